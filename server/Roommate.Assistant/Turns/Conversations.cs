using System.Collections.Concurrent;
using Roommate.Assistant.Acting;
using Roommate.Assistant.Understanding;

namespace Roommate.Assistant.Turns;

/// <summary>
/// What the next sentence may go on from, per person and room, on this node: what "it" means, what a correction corrects,
/// what was asked back. A node that does not know it only asks again.
/// </summary>
internal sealed class Conversations(TimeProvider time)
{
    private const int MostRemembered = 5_000;

    // What was asked longer ago is not answered by "the second one".
    private static readonly TimeSpan OpenFor = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<(string User, string Room), Standing> _standing = new();

    public Understood? Previous(string userId, string roomId) => _standing.GetValueOrDefault((userId, roomId))?.Previous;

    /// <summary>What was asked back and is still open.</summary>
    public LocalAnswer? Open(string userId, string roomId) =>
        _standing.GetValueOrDefault((userId, roomId)) is { Asked: { } asked } standing && time.GetUtcNow() - standing.At < OpenFor ? asked : null;

    public void Keep(string userId, string roomId, Understood understood, LocalAnswer? asked)
    {
        if (_standing.Count > MostRemembered)
        {
            _standing.Clear();
        }

        _standing[(userId, roomId)] = new Standing(understood, asked, time.GetUtcNow());
    }

    private sealed record Standing(Understood Previous, LocalAnswer? Asked, DateTimeOffset At);
}

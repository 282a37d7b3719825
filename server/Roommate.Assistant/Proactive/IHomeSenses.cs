using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;

namespace Roommate.Assistant.Proactive;

/// <summary>What the assistant notices of a home without anybody asking, and its voice there. Answered through Server/Wiring.</summary>
public interface IHomeSenses
{
    ValueTask<IReadOnlyList<Twin>> TwinsAsync(string homeId, CancellationToken ct);

    /// <summary>What people do again and again; slow, so it is asked seldom.</summary>
    ValueTask<IReadOnlyList<Suggestion>> HabitsAsync(string homeId, CancellationToken ct);

    /// <summary>Says it as the assistant; the same key within a day says it once. Whether it may is decided by the home's settings.</summary>
    ValueTask<Outcome<SendResult>> SayAsync(string roomId, string text, string key, Cause by, CancellationToken ct);
}

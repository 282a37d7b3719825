using System.Security.Claims;
using Roommate.Contracts.Faults;
using Roommate.Live.Topics;

namespace Roommate.Testing;

/// <summary>A capability's topics as a test wants them: who may see them and what their state is.</summary>
public sealed class StubTopicSource(string kind, TopicPolicy policy) : ITopicSource
{
    public string Kind => kind;

    public TopicPolicy Policy => policy;

    /// <summary>The refusal for (viewer, id); null allows.</summary>
    public Func<ClaimsPrincipal, string, Fault?> Refuses { get; set; } = static (_, _) => null;

    /// <summary>The state of a topic by its id.</summary>
    public Func<string, TopicSnapshot> Snapshot { get; set; } = static _ => new TopicSnapshot("{}"u8.ToArray(), 0);

    /// <summary>How often snapshots were asked for.</summary>
    public int Snapshots => _snapshots;

    private int _snapshots;

    public ValueTask<Fault?> AuthorizeAsync(ClaimsPrincipal viewer, string id, CancellationToken ct) => ValueTask.FromResult(Refuses(viewer, id));

    public ValueTask<TopicSnapshot> SnapshotAsync(ClaimsPrincipal viewer, string id, CancellationToken ct)
    {
        Interlocked.Increment(ref _snapshots);
        return ValueTask.FromResult(Snapshot(id));
    }
}

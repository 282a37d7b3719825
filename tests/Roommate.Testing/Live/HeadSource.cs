using System.Security.Claims;
using System.Text;
using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Live.Topics;

namespace Roommate.Testing.Live;

/// <summary>Topics whose state is only where their log stands: enough to see whether a client holds the truth.</summary>
internal sealed class HeadSource(string kind, TopicPolicy policy, Func<ITopicLog> log) : ITopicSource
{
    private int _snapshots;

    public string Kind => kind;

    public TopicPolicy Policy => policy;

    public Func<ClaimsPrincipal, string, Fault?> Refuses { get; set; } = static (_, _) => null;

    /// <summary>Called in the middle of every question for a right.</summary>
    public Func<Task> WhileAsked { get; set; } = static () => Task.CompletedTask;

    public int Snapshots => _snapshots;

    public async ValueTask<Fault?> AuthorizeAsync(ClaimsPrincipal viewer, string id, CancellationToken ct)
    {
        var answer = Refuses(viewer, id);
        await WhileAsked();
        return answer;
    }

    public async ValueTask<TopicSnapshot> SnapshotAsync(ClaimsPrincipal viewer, string id, CancellationToken ct)
    {
        Interlocked.Increment(ref _snapshots);
        var head = await log().HeadAsync($"{kind}:{id}", ct);
        return new TopicSnapshot(Encoding.UTF8.GetBytes($$"""{"head":{{head.Head}}}"""), head.Head);
    }
}

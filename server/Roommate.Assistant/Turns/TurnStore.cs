using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Turns;

/// <summary>Turns by id, the index of those that run, and the lease of the node that runs each.</summary>
internal sealed class TurnStore(IDocuments documents, IIndexes indexes, ILeases leases, ITopicLog log)
{
    private const string Owner = "turns";
    private const string Index = "running";
    private const string LeaseName = "turn";

    // A node that died is noticed when its lease has run out; the sweeper looks every second.
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(4);

    private static readonly DocumentKind<TurnRecord> Kind = new("turn");

    public ValueTask<Stored<TurnRecord>?> GetAsync(string id, CancellationToken ct) => documents.GetAsync(Kind, id, ct);

    public async ValueTask<(TurnRecord Turn, long Head)?> GetWithHeadAsync(string id, CancellationToken ct)
    {
        // Every change of a turn is committed with exactly one event, so the document's version is the topic's offset plus the first write.
        return await GetAsync(id, ct) is { } stored ? (stored.Value, stored.Version - 1) : null;
    }

    public ValueTask<Lease?> TakeAsync(string id, CancellationToken ct) => leases.TakeAsync(id, LeaseName, LeaseTime, ct);

    public ValueTask<bool> RenewAsync(Lease lease, CancellationToken ct) => leases.RenewAsync(lease, ct);

    public ValueTask ReleaseAsync(Lease lease, CancellationToken ct) => leases.ReleaseAsync(lease, ct);

    public async ValueTask AddAsync(string id, TurnRecord turn, CancellationToken ct)
    {
        await documents.ChangeAsync(Kind, id, _ => new Change<TurnRecord>(turn), ct);
        await indexes.AddAsync(Owner, Index, id, turn.StartedAt.ToUnixTimeMilliseconds(), ct);
    }

    public async ValueTask RemoveAsync(string id, CancellationToken ct)
    {
        await EndedAsync(id, ct);
        await documents.ChangeAsync(Kind, id, static current => current is null ? (Change<TurnRecord>?)null : new Change<TurnRecord>(null), ct);
    }

    public ValueTask EndedAsync(string id, CancellationToken ct) => indexes.RemoveAsync(Owner, Index, id, ct);

    public ValueTask<IReadOnlyList<string>> RunningAsync(CancellationToken ct) => indexes.AllAsync(Owner, Index, ct);

    /// <summary>Commits a change of the turn with its one event, fenced by the lease; false when the turn was taken over or ended elsewhere.</summary>
    public async ValueTask<bool> CommitAsync(Stored<TurnRecord> old, TurnRecord next, EventDraft told, Fence fence, CancellationToken ct) =>
        (await log.CommitAsync(new Commit(old.Id) { Documents = [documents.Write(Kind, old.Id, next, old.Version)], Events = [told], Fence = fence }, ct)).Committed;

    /// <summary>Marks a turn that is over with how far it was heard; what was heard before is not unheard.</summary>
    public async ValueTask<Outcome<HeardResult>> HeardAsync(string id, int chars, DateTimeOffset at, CancellationToken ct)
    {
        var changed = await documents.ChangeAsync(
            Kind,
            id,
            current =>
            {
                if (current is null)
                {
                    return Fault.NotFound("This turn");
                }

                if (current.Value.Status == TurnStatus.Running)
                {
                    return Fault.Conflict("The reply is still being written. Stop it first.");
                }

                var heard = Math.Clamp(chars, 0, current.Value.Text.Length);
                return current.Value.Heard == heard
                    ? (Change<TurnRecord>?)null
                    : new Change<TurnRecord>(current.Value with { Heard = heard }) { Events = [Told(EventTypes.TurnHeard, at, new TurnHeard(heard))] };
            },
            ct);
        return changed.Map(static t => new HeardResult(t.Value.Heard ?? 0, t.Value.Heard >= t.Value.Text.Length));
    }

    public static EventDraft Told<T>(string type, DateTimeOffset at, T data) => EventDraft.Of(Topics.TurnKind, type, at, data);
}

using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Assistant.Turns;

/// <summary>Turns by id, the index of those that run, and the lease of the node that runs each.</summary>
internal sealed class TurnStore(IDocuments documents, IIndexes indexes, ILeases leases, ITopicLog log, IRedis redis)
{
    // What a turn says while it runs grows in a key of its own: a word more is a word written, not the whole text again.
    private const string TextName = "text";

    // The head of the topic, the document and the text as they are at one moment.
    private const string ReadScript = "return {redis.call('HGET', KEYS[1], 'head') or '0', redis.call('HGET', KEYS[2], 'v') or '', redis.call('GET', KEYS[3]) or ''}";

    private const string FollowScript = "local before = redis.call('GET', KEYS[1]) redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return before";

    private const string Owner = "turns";
    private const string Index = "running";
    private const string LeaseName = "turn";
    private const string OfRoom = "turns-of";

    // Nobody waits longer for an answer; then there is nothing left to stop.
    private static readonly TimeSpan Followed = TimeSpan.FromHours(1);

    // A node that died is noticed when its lease has run out: renewed twice a second, looked for twice a second.
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(3);

    private static readonly DocumentKind<TurnRecord> Kind = new("turn");

    /// <summary>With the text so far.</summary>
    public async ValueTask<Stored<TurnRecord>?> GetAsync(string id, CancellationToken ct) =>
        await documents.GetAsync(Kind, id, ct) is { } stored
            ? stored.Value.Status == TurnStatus.Running ? stored with { Value = stored.Value with { Text = await TextAsync(id, ct) } } : stored
            : null;

    public ValueTask<IReadOnlyList<Stored<TurnRecord>>> GetManyAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => documents.GetManyAsync(Kind, ids, ct);

    /// <summary>A turn as it is at an offset of its topic.</summary>
    public async ValueTask<(TurnRecord Turn, long Head)?> GetWithHeadAsync(string id, CancellationToken ct)
    {
        RedisKey[] keys = [Keys.Head(Topics.TurnKind, id), Keys.Of(id, Kind.Name), Keys.Of(id, TextName)];
        while (await documents.GetAsync(Kind, id, ct) is { } stored)
        {
            var answer = (RedisValue[])(await redis.CallAsync(db => db.ScriptEvaluateAsync(ReadScript, keys), ct))!;
            if ((string)answer[1]! == stored.Version.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                return (stored.Value.Status == TurnStatus.Running ? stored.Value with { Text = (string)answer[2]! } : stored.Value, (long)answer[0]);
            }
        }

        return null;
    }

    public ValueTask<Lease?> TakeAsync(string id, CancellationToken ct) => leases.TakeAsync(id, LeaseName, LeaseTime, ct);

    public ValueTask<bool> RenewAsync(Lease lease, CancellationToken ct) => leases.RenewAsync(lease, ct);

    public ValueTask ReleaseAsync(Lease lease, CancellationToken ct) => leases.ReleaseAsync(lease, ct);

    public async ValueTask<Stored<TurnRecord>> AddAsync(string id, TurnRecord turn, CancellationToken ct)
    {
        await log.CommitAsync(new Commit(id) { Documents = [documents.Write(Kind, id, turn, expected: 0)] }, ct);
        var started = turn.StartedAt.ToUnixTimeMilliseconds();
        await Task.WhenAll(indexes.AddAsync(turn.RoomId, OfRoom, id, started, ct).AsTask(), indexes.AddAsync(Owner, Index, id, started, ct).AsTask());
        return new Stored<TurnRecord>(id, turn, 1);
    }

    /// <summary>Makes a turn the one that runs for a person in a room; the one before, on whatever node, is to be stopped.</summary>
    public async ValueTask<string?> FollowAsync(string userId, string roomId, string id, CancellationToken ct) =>
        (string?)await redis.CallAsync(db => db.ScriptEvaluateAsync(FollowScript, [Keys.Of(roomId, $"asking:{userId}")], [id, (long)Followed.TotalMilliseconds]), ct);

    /// <summary>The room is gone: so is what was answered in it.</summary>
    public async ValueTask RemoveOfRoomAsync(string roomId, CancellationToken ct)
    {
        foreach (var id in await indexes.AllAsync(roomId, OfRoom, ct))
        {
            await RemoveAsync(roomId, id, ct);
            await redis.CallAsync(db => db.KeyDeleteAsync([Keys.Of(id, TextName), Keys.Log(Topics.TurnKind, id), Keys.Head(Topics.TurnKind, id)]), ct);
        }
    }

    public async ValueTask RemoveAsync(string roomId, string id, CancellationToken ct)
    {
        await EndedAsync(id, ct);
        await indexes.RemoveAsync(roomId, OfRoom, id, ct);
        await documents.ChangeAsync(Kind, id, static current => current is null ? (Change<TurnRecord>?)null : new Change<TurnRecord>(null), ct);
    }

    public ValueTask EndedAsync(string id, CancellationToken ct) => indexes.RemoveAsync(Owner, Index, id, ct);

    public ValueTask<IReadOnlyList<string>> RunningAsync(CancellationToken ct) => indexes.AllAsync(Owner, Index, ct);

    /// <summary>Commits a change of the turn with its one event, fenced by the lease; false when the turn was taken over or ended elsewhere.</summary>
    public async ValueTask<bool> CommitAsync(Stored<TurnRecord> old, TurnRecord next, EventDraft told, Fence fence, CancellationToken ct) =>
        (await log.CommitAsync(new Commit(old.Id) { Documents = [documents.Write(Kind, old.Id, next, old.Version)], Events = [told], Fence = fence }, ct)).Committed;

    /// <summary>Adds to the text with its one event, fenced by the lease; false when the turn was taken over or ended elsewhere.</summary>
    public async ValueTask<bool> AppendAsync(string id, string text, EventDraft told, Fence fence, CancellationToken ct) =>
        (await log.CommitAsync(new Commit(id) { Writes = [new Write("APPEND", Keys.Of(id, TextName), text)], Events = [told], Fence = fence }, ct)).Committed;

    /// <summary>Ends a turn: its whole text is in its document from now on.</summary>
    public async ValueTask<bool> EndAsync(Stored<TurnRecord> old, TurnRecord ended, EventDraft told, Fence fence, CancellationToken ct) =>
        (await log.CommitAsync(
            new Commit(old.Id)
            {
                Documents = [documents.Write(Kind, old.Id, ended, old.Version)],
                Writes = [new Write("DEL", Keys.Of(old.Id, TextName))],
                Events = [told],
                Fence = fence,
            },
            ct)).Committed;

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

    private async ValueTask<string> TextAsync(string id, CancellationToken ct) => (string?)await redis.CallAsync(db => db.StringGetAsync(Keys.Of(id, TextName)), ct) ?? "";
}

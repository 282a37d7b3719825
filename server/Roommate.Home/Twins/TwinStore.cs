using System.Collections.Concurrent;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Platform.Store;

namespace Roommate.Home.Twins;

/// <summary>
/// Twins by device id. The last state of each is remembered: every write is guarded by its version, so a state that
/// another node has changed meanwhile is found out and read again.
/// </summary>
internal sealed class TwinStore(IDocuments documents, ITopicLog log, ITwinRecorder recorder)
{
    private const int MostRemembered = 20_000;

    private static readonly DocumentKind<TwinState> Kind = new("twin");
    private static readonly DocumentKind<TwinCounters> CountersKind = new("twincounters");
    private static readonly TimeSpan KeepCounters = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<string, Stored<TwinState>> _remembered = new();

    public async ValueTask<Stored<TwinState>?> GetAsync(string id, CancellationToken ct)
    {
        var stored = await documents.GetAsync(Kind, id, ct);
        return stored is null ? null : Remember(stored);
    }

    public ValueTask<IReadOnlyList<Stored<TwinState>>> GetManyAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => documents.GetManyAsync(Kind, ids, ct);

    /// <summary>What this node last saw, maybe out of date; read when it knows nothing.</summary>
    public async ValueTask<Stored<TwinState>?> RecentAsync(string id, CancellationToken ct) =>
        _remembered.TryGetValue(id, out var stored) ? stored : await GetAsync(id, ct);

    public void Forget(string id) => _remembered.TryRemove(id, out _);

    /// <summary>Commits a step on top of a state, and what belongs beside it; whatever is not committed leaves everything as it was.</summary>
    public async ValueTask<CommitResult> CommitAsync(Stored<TwinState> old, TwinStep step, Beside beside, DateTimeOffset now, CancellationToken ct)
    {
        var first = step.State.Rev - step.Events.Count + 1;
        var recorded = await recorder.RecordAsync(old.Id, old.Value, step, now, ct);
        var result = await log.CommitAsync(
            new Commit(old.Id)
            {
                Documents = [new DocumentWrite(Keys.Of(old.Id, Kind.Name), old.Version, old.Version + 1, Kind.Schema, TwinBytes.Of(step.State)), .. beside.Documents],
                Writes = beside.Writes.Count == 0 ? recorded : [.. beside.Writes, .. recorded],
                Events = Drafts(step.Events, first, now),
                Idempotency = beside.Idempotency,

                // A report's acknowledgement and whoever waits for the device's turn: short, and the device waits for it.
                GoesOnHere = step.Told is not null,
            },
            ct);
        if (result.Committed)
        {
            Remember(new Stored<TwinState>(old.Id, step.State, old.Version + 1));
        }
        else
        {
            Forget(old.Id);
        }

        return result;
    }

    /// <summary>A new twin; where one was removed lately its counters go on (rule 2), so that nobody takes old for new.</summary>
    public async ValueTask AddAsync(string id, TwinState state, CancellationToken ct)
    {
        var last = (await documents.GetAsync(CountersKind, id, ct))?.Value;
        var first = last is null ? state : state with { Rev = last.Rev, DesiredVersion = last.DesiredVersion, ReportedVersion = last.ReportedVersion };
        await documents.ChangeAsync(Kind, id, _ => new Change<TwinState>(first), ct);
    }

    public async ValueTask RemoveAsync(string id, CancellationToken ct)
    {
        if (await GetAsync(id, ct) is { Value: var state })
        {
            var expiry = new Write("PEXPIRE", Keys.Of(id, CountersKind.Name), (long)KeepCounters.TotalMilliseconds);
            await documents.ChangeAsync(
                CountersKind, id, _ => new Change<TwinCounters>(new TwinCounters(state.Rev, state.DesiredVersion, state.ReportedVersion)) { Writes = [expiry] }, ct);
        }

        Forget(id);
        await documents.ChangeAsync(Kind, id, static current => current is null ? (Change<TwinState>?)null : new Change<TwinState>(null), ct);
    }

    // What the device's own node has to hear goes out on a channel of its own: reports, which are many, do not come by there.
    private static EventDraft[] Drafts(IReadOnlyList<TwinEvent> events, long first, DateTimeOffset now)
    {
        var wanted = false;
        var asked = false;
        var drafts = new List<EventDraft>(events.Count + 2);
        for (var i = 0; i < events.Count; i++)
        {
            drafts.Add(Draft(events[i], first + i, now));
            wanted |= events[i].Type == EventTypes.TwinDesired;
            asked |= events[i].Type is EventTypes.TwinCommand or EventTypes.TwinConnection;
        }

        if (wanted)
        {
            drafts.Add(TwinWish.Wanted);
        }

        if (asked)
        {
            drafts.Add(TwinWish.Asked);
        }

        return [.. drafts];
    }

    private static EventDraft Draft(TwinEvent twinEvent, long offset, DateTimeOffset now) => twinEvent.Data switch
    {
        TwinChange change => new EventDraft(Topics.TwinKind, TwinBytes.Of(twinEvent.Type, now, change, twinEvent.By), Offset: offset),
        TwinConnection connection => EventDraft.Of(Topics.TwinKind, twinEvent.Type, now, connection, twinEvent.By, offset: offset),
        TwinOccurrence occurrence => EventDraft.Of(Topics.TwinKind, twinEvent.Type, now, occurrence, twinEvent.By, offset: offset),
        DeviceCommand command => EventDraft.Of(Topics.TwinKind, twinEvent.Type, now, command, twinEvent.By, offset: offset),
        var other => throw new InvalidOperationException($"No wire form for {other.GetType().Name}."),
    };

    private Stored<TwinState> Remember(Stored<TwinState> stored)
    {
        if (_remembered.Count > MostRemembered)
        {
            _remembered.Clear();
        }

        return _remembered[stored.Id] = stored;
    }
}

/// <summary>What is committed with a twin's step: other documents of the device, plain writes, an idempotency key.</summary>
internal sealed record Beside(IReadOnlyList<DocumentWrite> Documents, IReadOnlyList<Write> Writes, Idempotency? Idempotency = null)
{
    public static Beside Nothing { get; } = new([], []);
}

/// <summary>Where a removed twin stood.</summary>
internal sealed record TwinCounters(long Rev, long DesiredVersion, long ReportedVersion);

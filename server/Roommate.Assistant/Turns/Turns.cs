using Roommate.Assistant.Tools;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Turns;

/// <summary>Ask, look, stop.</summary>
public sealed class Turns
{
    private readonly TurnStore _store;
    private readonly TurnJobs _jobs;
    private readonly IRoomTalk _room;
    private readonly Gate _gate;
    private readonly IFacts _facts;
    private readonly ITurnListener[] _listeners;
    private readonly Ids _ids;
    private readonly TimeProvider _time;

    internal Turns(TurnStore store, TurnJobs jobs, IRoomTalk room, Gate gate, IFacts facts, IEnumerable<ITurnListener> listeners, Ids ids, TimeProvider time)
    {
        _store = store;
        _jobs = jobs;
        _room = room;
        _gate = gate;
        _facts = facts;
        _listeners = [.. listeners];
        _ids = ids;
        _time = time;
    }

    /// <summary>Waits until no turn runs on this node, at most so long.</summary>
    public Task FinishAsync(TimeSpan patience, CancellationToken ct) => _jobs.FinishAsync(patience, ct);

    /// <summary>Says something to the assistant and starts a turn; one that this person still has running in the room is stopped.</summary>
    public async ValueTask<Outcome<AskResult>> AskAsync(Caller caller, AskRequest request, CancellationToken ct)
    {
        if (await _gate.LocateAsync(request.RoomId, ct) is not { } place)
        {
            return Fault.NotFound("This room");
        }

        // The turn is there, with its lease, before the room tells of it: whoever follows it finds it.
        var id = _ids.New(IdPrefix.Turn);
        if (await _store.TakeAsync(id, ct) is not { } lease)
        {
            return Fault.Unavailable();
        }

        var record = new TurnRecord(place.HomeId, request.RoomId, caller.UserId, caller.Name, TurnStatus.Running, "", [], _time.GetUtcNow(), Voice: request.Voice);
        await _store.AddAsync(id, record, ct);
        var asked = await _room.AskAsync(caller, request, id, ct);
        if (!asked.TryGet(out var result, out var fault) || result.TurnId != id)
        {
            await _store.RemoveAsync(id, CancellationToken.None);
            await _store.ReleaseAsync(lease, CancellationToken.None);
            return fault is null ? result! : fault;
        }

        foreach (var running in _jobs.Of(caller.UserId, request.RoomId))
        {
            await _facts.TellAsync(new TurnStopAsked(running), ct);
        }

        var stored = await _store.GetAsync(id, ct) ?? throw new FaultException(Fault.Unavailable());
        var writer = new TurnWriter(_store, id, lease, stored, _time);
        _jobs.Start(new TurnContext(request.Voice == true ? caller with { Via = "voice" } : caller, place.HomeId, request.RoomId, request.Text, writer, request.Voice == true), lease);
        foreach (var listener in _listeners)
        {
            await listener.StartedAsync(caller, id, request.Voice == true, ct);
        }

        return result;
    }

    /// <summary>Waits until a turn that was asked on this node has ended.</summary>
    public Task EndOfAsync(string turnId, CancellationToken ct) => _jobs.EndOf(turnId).WaitAsync(ct);

    public async ValueTask<Outcome<Turn>> GetAsync(string turnId, CancellationToken ct) =>
        await _store.GetAsync(turnId, ct) is { } turn ? turn.Value.ToTurn(turnId) : Fault.NotFound("This turn");

    /// <summary>Stops a turn wherever it runs, before its first token too; false when it had ended already.</summary>
    public async ValueTask<Outcome<StopResult>> StopAsync(string turnId, CancellationToken ct)
    {
        if (await _store.GetAsync(turnId, ct) is not { } turn)
        {
            return Fault.NotFound("This turn");
        }

        if (turn.Value.Status != TurnStatus.Running)
        {
            return new StopResult(false);
        }

        await _facts.TellAsync(new TurnStopAsked(turnId), ct);
        return new StopResult(true);
    }
}

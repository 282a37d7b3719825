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
    private readonly AskLimits _limits;
    private readonly TurnPace _pace = new();
    private readonly Ids _ids;
    private readonly TimeProvider _time;

    internal Turns(TurnStore store, TurnJobs jobs, IRoomTalk room, Gate gate, IFacts facts, IEnumerable<ITurnListener> listeners, AskLimits limits, Ids ids, TimeProvider time)
    {
        _store = store;
        _jobs = jobs;
        _room = room;
        _gate = gate;
        _facts = facts;
        _listeners = [.. listeners];
        _limits = limits;
        _ids = ids;
        _time = time;
    }

    /// <summary>Waits until no turn runs on this node, at most so long.</summary>
    public Task FinishAsync(TimeSpan patience, CancellationToken ct) => _jobs.FinishAsync(patience, ct);

    /// <summary>Says something to the assistant and starts a turn; one that this person still has running in the room is stopped.</summary>
    public ValueTask<Outcome<AskResult>> AskAsync(Caller caller, AskRequest request, CancellationToken ct) =>
        StartAsync(caller, request.RoomId, request.Text, answersAgain: null, request.Voice == true, id => _room.AskAsync(caller, request, id, ct), ct);

    /// <summary>Writes an answer anew, as a new turn. What was done cannot be written anew.</summary>
    public async ValueTask<Outcome<AskResult>> RegenerateAsync(Caller caller, string turnId, CancellationToken ct)
    {
        if (await _store.GetAsync(turnId, ct) is not { } turn || turn.Value.MessageId is not { } messageId)
        {
            return Fault.NotFound("This turn");
        }

        if (turn.Value.AskedBy != caller.UserId)
        {
            return Fault.Forbidden("Only who asked can have it answered anew.");
        }

        if (turn.Value.Status == TurnStatus.Running || turn.Value.Steps.Any(static s => s.Kind is "tool" or "confirmation" or "understand"))
        {
            return Fault.Conflict(turn.Value.Status == TurnStatus.Running ? "It is still being answered. Stop it first." : "Something was done there. Ask for it again if you want it done again.");
        }

        return await AgainAsync(caller, turn.Value.RoomId, messageId, ct);
    }

    /// <summary>Changes one's own message and has it answered as it is now.</summary>
    public async ValueTask<Outcome<AskResult>> EditAsync(Caller caller, string messageId, string text, CancellationToken ct) =>
        (await _room.EditAsync(caller, messageId, text, ct)).TryGet(out var message, out var fault) ? await AgainAsync(caller, message.RoomId, messageId, ct) : fault;

    private async ValueTask<Outcome<AskResult>> AgainAsync(Caller caller, string roomId, string messageId, CancellationToken ct) =>
        (await _room.GetAsync(messageId, ct)).TryGet(out var message, out var fault)
            ? await StartAsync(caller, roomId, message.Text, messageId, voice: false, id => _room.AskAgainAsync(caller, roomId, messageId, id, ct), ct)
            : fault;

    private async ValueTask<Outcome<AskResult>> StartAsync(
        Caller caller, string roomId, string question, string? answersAgain, bool voice, Func<string, ValueTask<Outcome<AskResult>>> tell, CancellationToken ct)
    {
        if (await _gate.LocateAsync(roomId, ct) is not { } place)
        {
            return Fault.NotFound("This room");
        }

        if (await _limits.TakeAsync(caller.UserId, place.HomeId, ct) is { } tooMany)
        {
            return tooMany;
        }

        // The turn is there, with its lease, before the room tells of it: whoever follows it finds it.
        var id = _ids.New(IdPrefix.Turn);
        if (await _store.TakeAsync(id, ct) is not { } lease)
        {
            return Fault.Unavailable();
        }

        var record = new TurnRecord(place.HomeId, roomId, caller.UserId, caller.Name, TurnStatus.Running, "", [], _time.GetUtcNow(), MessageId: answersAgain, Voice: voice ? true : null);
        var stored = await _store.AddAsync(id, record, ct);
        var asked = await tell(id);
        if (!asked.TryGet(out var result, out var fault) || result.TurnId != id)
        {
            await _store.RemoveAsync(roomId, id, CancellationToken.None);
            await _store.ReleaseAsync(lease, CancellationToken.None);
            return fault is null ? result! : fault;
        }

        if (await _store.FollowAsync(caller.UserId, roomId, id, ct) is { } running)
        {
            await _facts.TellAsync(new TurnStopAsked(running), ct);
        }

        var writer = new TurnWriter(_store, id, lease, stored with { Value = stored.Value with { MessageId = result.MessageId } }, _time, _pace);
        _jobs.Start(new TurnContext(voice ? caller with { Via = "voice" } : caller, place.HomeId, roomId, question, writer, voice) { AnswersAgain = answersAgain, Temporary = place.Temporary || caller.IsDevice }, lease);
        foreach (var listener in _listeners)
        {
            await listener.StartedAsync(caller, id, voice, ct);
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

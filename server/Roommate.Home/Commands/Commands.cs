using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Registry;
using Roommate.Home.Twins;
using Roommate.Live.Log;
using Roommate.Platform.Store;

namespace Roommate.Home.Commands;

/// <summary>
/// Commands to devices (rule 10). A command and its event are one commit with the twin's revision, guarded by the versions of
/// the twin and of the queue: whichever node asks, answers or lets time pass, one of them wins and the others look again.
/// </summary>
public sealed class Commands
{
    /// <summary>How long a caller is kept waiting for the device's answer at most; a longer command goes on without them.</summary>
    public static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(30);

    private const int MostAttempts = 20;

    private static readonly TimeSpan KeepKeys = TimeSpan.FromHours(24);

    private readonly CommandStore _store;
    private readonly TwinStore _twins;
    private readonly Twins.Twins _turns;
    private readonly DeviceStore _devices;
    private readonly SaidCommands _said;
    private readonly Ids _ids;
    private readonly TimeProvider _time;

    internal Commands(CommandStore store, TwinStore twins, Twins.Twins turns, DeviceStore devices, SaidCommands said, Ids ids, TimeProvider time)
    {
        _store = store;
        _twins = twins;
        _turns = turns;
        _devices = devices;
        _said = said;
        _ids = ids;
        _time = time;
    }

    /// <summary>
    /// Asks a device to do something, and waits for its answer for as long as the command may take, at most <paramref name="wait"/>.
    /// The answer is the command as it then is; a time-out is a state of it, not a fault.
    /// </summary>
    public async ValueTask<Outcome<DeviceCommand>> InvokeAsync(Cause by, InvokeRequest request, TimeSpan wait, CancellationToken ct)
    {
        if (await _devices.GetAsync(request.DeviceId, ct) is not { } device || await _twins.RecentAsync(request.DeviceId, ct) is not { } twin)
        {
            return Fault.NotFound("This device");
        }

        if (CommandRules.Check(request, twin.Value.About) is { } fault)
        {
            return fault;
        }

        var command = CommandRules.Create(CommandIds.New(_ids, request.DeviceId), request, by, _time.GetUtcNow());
        command = await _said.WithSoundAsync(command, twin.Value.About, device.Value.HomeId, ct);
        await using var heard = new CommandSignal();
        await heard.StartAsync(_store, request.DeviceId);
        var asked = await ChangeAsync(
            request.DeviceId,
            (queue, online, now) => CommandRules.Ask(queue, command, request.Queue == true, online, device.Value.Name, now),
            request.Key is { } key ? new Idempotency($"cmd:{key}", command.Id, KeepKeys) : null,
            ct);
        return asked.TryGet(out var first, out var refused) ? await WaitAsync(first ?? command.Id, request, heard, wait, ct) : refused;
    }

    public async ValueTask<Outcome<DeviceCommand>> GetAsync(string id, CancellationToken ct) =>
        CommandIds.DeviceOf(id) is { } device && await _store.FindAsync(device, id, ct) is { } command ? command : Fault.NotFound("This command");

    /// <summary>Lets time pass for a device's queue, and answers the command it should have now.</summary>
    internal async ValueTask<DeviceCommand?> AdvanceAsync(string deviceId, CancellationToken ct)
    {
        await ChangeAsync(deviceId, static (queue, online, now) => CommandRules.Advance(queue, online, now), idempotency: null, ct);
        return (await _store.QueueAsync(deviceId, ct)).Value.Open.FirstOrDefault(static c => c.State == CommandState.Sent);
    }

    /// <summary>What the device answered. False when it never had such a command.</summary>
    internal async ValueTask<bool> AnswerAsync(string deviceId, string id, CommandAnswer answer, CancellationToken ct)
    {
        if (CommandIds.DeviceOf(id) != deviceId || await _store.FindAsync(deviceId, id, ct) is null)
        {
            return false;
        }

        var changed = await ChangeAsync(deviceId, (queue, online, now) => CommandRules.Answer(queue, id, answer, online, now), idempotency: null, ct);
        if (changed.Succeeded && await _store.FindAsync(deviceId, id, ct) is { } command && CommandRules.AnswerLate(command, answer, _time.GetUtcNow()) is { } late)
        {
            await _store.KeepAsync(late, ct);
        }

        return true;
    }

    /// <summary>Looks at what fell due on any device, whichever node had sent it.</summary>
    internal async ValueTask SweepAsync(CancellationToken ct)
    {
        foreach (var deviceId in await _store.DueByAsync(_time.GetUtcNow(), ct))
        {
            if ((await ChangeAsync(deviceId, static (queue, online, now) => CommandRules.Advance(queue, online, now), idempotency: null, ct)).Fault is { Code: FaultCode.NotFound })
            {
                // The device was removed with commands open.
                await _store.ForgetAsync(await _store.QueueAsync(deviceId, ct), ct);
                continue;
            }

            // Taken off first and put back after a look: what is asked meanwhile is put on again by whoever asks.
            await _store.NothingDueAsync(deviceId, ct);
            await _store.DueAsync(deviceId, (await _store.QueueAsync(deviceId, ct)).Value, ct);
        }
    }

    private async ValueTask<Outcome<DeviceCommand>> WaitAsync(string id, InvokeRequest request, CommandSignal heard, TimeSpan wait, CancellationToken ct)
    {
        var until = _time.GetUtcNow() + wait;
        while (true)
        {
            heard.Reset();
            if (await _store.FindAsync(request.DeviceId, id, ct) is not { } command)
            {
                return Fault.NotFound("This command");
            }

            var now = _time.GetUtcNow();
            if (CommandRules.HasEnded(command.State) || now >= until || (command.State == CommandState.Queued && request.Queue == true))
            {
                return command;
            }

            if (command.Deadline <= now)
            {
                await AdvanceAsync(request.DeviceId, ct);
                continue;
            }

            await heard.WaitAsync((command.Deadline < until ? command.Deadline : until) - now, _time, ct);
        }
    }

    // Answers null, or the first result of a key that was seen before.
    private async ValueTask<Outcome<string?>> ChangeAsync(
        string deviceId, Func<CommandQueue, bool, DateTimeOffset, Outcome<CommandStep>> decide, Idempotency? idempotency, CancellationToken ct)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var result = await _turns.InTurnAsync(deviceId, () => TryChangeAsync(deviceId, decide, idempotency, ct), ct);
            if (!result.TryGet(out var done, out var fault))
            {
                return fault;
            }

            switch (done?.Status)
            {
                case null or CommitStatus.Committed:
                    return (string?)null;
                case CommitStatus.Duplicate:
                    return done.FirstResult;
                default:
                    continue;
            }
        }

        return Fault.Conflict("Too much changes this device at once. Try again.");
    }

    // Null when there was nothing to do.
    private async ValueTask<Outcome<CommitResult?>> TryChangeAsync(
        string deviceId, Func<CommandQueue, bool, DateTimeOffset, Outcome<CommandStep>> decide, Idempotency? idempotency, CancellationToken ct)
    {
        var queue = await _store.QueueAsync(deviceId, ct);
        if (await _twins.GetAsync(deviceId, ct) is not { } twin)
        {
            return Fault.NotFound("This device");
        }

        var now = _time.GetUtcNow();
        if (!decide(queue.Value, twin.Value is { Online: true, Asleep: false }, now).TryGet(out var step, out var fault))
        {
            return idempotency is null ? fault : await FirstAsync(deviceId, idempotency, fault, ct);
        }

        if (step.IsNothing)
        {
            return (CommitResult?)null;
        }

        await _store.DueAsync(deviceId, step.Queue, ct);
        var state = twin.Value with { Rev = twin.Value.Rev + step.Changed.Count };
        var events = step.Changed.Select(static c => new TwinEvent(EventTypes.TwinCommand, c, c.By)).ToArray();
        var beside = new Beside([_store.WriteQueue(queue, step.Queue)], [.. step.Changed.Select(CommandStore.WriteCommand)], idempotency);
        var result = await _twins.CommitAsync(twin, new TwinStep(state, events), beside, now, ct);
        await _store.DueAsync(deviceId, step.Queue, ct);
        return result;
    }

    // A key seen before is answered with its first command, whatever would be refused now.
    private async ValueTask<Outcome<CommitResult?>> FirstAsync(string deviceId, Idempotency idempotency, Fault fault, CancellationToken ct) =>
        await _store.FirstResultAsync(deviceId, idempotency.Key, ct) is { } first
            ? new CommitResult(CommitStatus.Duplicate) { FirstResult = first }
            : fault;
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Commands;
using Roommate.Home.Link;
using Roommate.Home.Twins;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Discovery;

/// <summary>One found device on this node: takes what it says into its twin, and tells it what is wanted, one after the other.</summary>
internal sealed class ForeignLink(ForeignDevice device, IMqttSide side, ForeignServices services) : IAsyncDisposable
{
    private const double ReportsPerSecond = 20;
    private const double Burst = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ForeignDelays _delays = new(services.Time);
    private readonly Allowance _reports = new(ReportsPerSecond, services.Time, Burst);
    private readonly HashSet<string> _noted = new(StringComparer.Ordinal);
    private JsonObject _waiting = [];
    private IAsyncDisposable? _wishes;
    private long _told = -1;
    private bool _telling;
    private bool _more;
    private string? _command;

    public ForeignDevice Device => device;

    public IMqttSide Side => side;

    private string Twin => device.Record.DeviceId!;

    private Cause By => new(CauseKind.Device, Twin, Via: side.Name == "bridge" ? "bridge" : "discovery");

    /// <summary>Notes on what it said, in words; the first of each kind.</summary>
    public IReadOnlyCollection<string> Noted
    {
        get
        {
            lock (_gate)
            {
                return [.. _noted];
            }
        }
    }

    public async ValueTask StartAsync(CancellationToken ct)
    {
        _wishes = await services.Wishes.HearWishesAsync(Twin, Wanted, Wanted);
        if (!device.TellsAvailability)
        {
            await services.OnlineAsync(Twin, By, ct);
        }

        Wanted();
    }

    /// <summary>A message on one of its topics.</summary>
    public async ValueTask TakeAsync(MqttMessage message, CancellationToken ct)
    {
        var desired = (await services.Twins.RecentAsync(Twin, ct))?.Desired ?? default;
        var (patch, events, isThere, problems) = device.Hear(message.Topic, message.Payload, desired);
        Note(problems);
        if (isThere is { } there)
        {
            await (there ? ComesAsync(message, ct) : services.OfflineAsync(Twin, By, ct));
        }

        if (patch.Count > 0)
        {
            await ReportAsync(patch, ct);
            Await(patch);
        }

        // What happened is not what is: a kept message tells of something that was told before.
        foreach (var (component, what) in message.Retain ? [] : events)
        {
            await services.OccurAsync(Twin, By, component, what, ct);
        }
    }

    /// <summary>Something is wanted or asked. From the thread that reads Redis: hands on only.</summary>
    public void Wanted()
    {
        lock (_gate)
        {
            _more = true;
            if (_telling || !side.IsSpeaking)
            {
                return;
            }

            _telling = true;
        }

        _ = TellAsync();
    }

    /// <summary>All that is wanted is told again: the device, or this node's way to it, is new.</summary>
    public void WantedAgain()
    {
        Volatile.Write(ref _told, -1);
        Wanted();
    }

    public async ValueTask DisposeAsync()
    {
        _delays.Dispose();
        if (_wishes is not null)
        {
            await _wishes.DisposeAsync();
        }
    }

    // From here on silence says something, too.
    private void Await(JsonObject patch)
    {
        foreach (var (component, delay) in device.OffDelays)
        {
            if (patch[component]?["active"] is JsonValue active)
            {
                if (active.GetValue<bool>())
                {
                    _delays.Begin(component, delay, () => _ = services.GuardAsync(Twin, ct => ReportAsync(new JsonObject { [component] = new JsonObject { ["active"] = false } }, ct)).AsTask());
                }
                else
                {
                    _delays.End(component);
                }
            }
        }

        if (device.MostSilence is { } silence)
        {
            _delays.Begin("", silence, () => _ = services.GuardAsync(Twin, ct => services.OfflineAsync(Twin, By, ct)).AsTask());
        }
    }

    private async ValueTask ComesAsync(MqttMessage message, CancellationToken ct)
    {
        await services.OnlineAsync(Twin, By, ct);
        if (!message.Retain)
        {
            WantedAgain();
        }
    }

    // What comes while a report is on its way goes with the next one: the last value counts, and a device that says too much is slowed down, not cut off.
    private async ValueTask ReportAsync(JsonObject patch, CancellationToken ct)
    {
        lock (_gate)
        {
            Merge(_waiting, patch);
        }

        await _turn.WaitAsync(ct);
        JsonObject? taken = null;
        try
        {
            while (!_reports.TryTake())
            {
                Note(["It says something more than 20 times a second; the last values count."]);
                await Task.Delay(Pause, services.Time, ct);
            }

            lock (_gate)
            {
                (taken, _waiting) = (_waiting, []);
            }

            if (taken.Count > 0)
            {
                if (!device.TellsAvailability)
                {
                    await services.OnlineAsync(Twin, By, ct);
                }

                var reported = await services.Twins.ReportAsync(By, Twin, new DeviceReport(JsonSerializer.SerializeToElement(taken)), ct);
                Note(reported.Fault is { } fault ? [fault.Text] : []);
            }

            taken = null;
        }
        finally
        {
            if (taken is not null)
            {
                lock (_gate)
                {
                    Merge(taken, _waiting);
                    _waiting = taken;
                }
            }

            _turn.Release();
        }
    }

    private static void Merge(JsonObject into, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is JsonObject part && into[key] is JsonObject known)
            {
                Merge(known, part);
            }
            else
            {
                into[key] = value?.DeepClone();
            }
        }
    }

    private async Task TellAsync()
    {
        await Task.Yield();
        while (true)
        {
            lock (_gate)
            {
                if (!_more)
                {
                    _telling = false;
                    return;
                }

                _more = false;
            }

            await services.GuardAsync(Twin, TellOnceAsync);
        }
    }

    private async ValueTask TellOnceAsync(CancellationToken ct)
    {
        if (await services.Twins.StateAsync(Twin, ct) is not { Online: true } twin)
        {
            return; // it is told when it comes
        }

        await CommandAsync(ct);
        if (twin.DesiredVersion <= Volatile.Read(ref _told))
        {
            return;
        }

        var told = Volatile.Read(ref _told);
        var (messages, refused, assumed) = device.Want(Newer(twin, told), twin);
        var taken = true;
        foreach (var message in messages)
        {
            taken &= await SendAsync(message, ct);
        }

        if (taken)
        {
            Interlocked.CompareExchange(ref _told, twin.DesiredVersion, told);
        }

        if (refused.Count > 0 || (taken && assumed.Count > 0))
        {
            await services.Twins.ReportAsync(By, Twin, new DeviceReport(JsonSerializer.SerializeToElement(taken ? assumed : []), Refused: refused), ct);
        }
    }

    // The leaves of the delta that were wanted after a version.
    private static JsonElement Newer(TwinState twin, long told)
    {
        var newer = new JsonObject();
        foreach (var (path, value) in MergePatch.Leaves(TwinDelta.Of(twin)))
        {
            if (!twin.Leaves.TryGetValue(path, out var origin) || origin.Version > told)
            {
                var at = newer;
                var parts = path.Split('.');
                foreach (var part in parts[..^1])
                {
                    at = (JsonObject)(at[part] ??= new JsonObject());
                }

                at[parts[^1]] = JsonNode.Parse(value.GetRawText());
            }
        }

        return JsonSerializer.SerializeToElement(newer);
    }

    private async ValueTask CommandAsync(CancellationToken ct)
    {
        if (await services.Commands.AdvanceAsync(Twin, ct) is not { } command || command.Id == _command)
        {
            return;
        }

        var component = command.Args is { ValueKind: JsonValueKind.Object } args && args.TryGetProperty("component", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        if (device.Invoke(command.Name, component) is not { } message)
        {
            _command = command.Id;
            await services.Commands.AnswerAsync(Twin, command.Id, new CommandAnswer(404, JsonSerializer.SerializeToElement(new { message = $"This device has no command {command.Name}." })), ct);
        }
        else if (await SendAsync(message, ct))
        {
            // The device says nothing of it: that the broker has it is all there is to know.
            _command = command.Id;
            await services.Commands.AnswerAsync(Twin, command.Id, new CommandAnswer(200, null), ct);
        }
    }

    private async ValueTask<bool> SendAsync(MqttMessage message, CancellationToken ct) => await side.PublishAsync(message, ct) == MqttReason.Success;

    private void Note(IReadOnlyList<string> problems)
    {
        foreach (var problem in problems)
        {
            bool isNew;
            lock (_gate)
            {
                isNew = _noted.Count < 20 && _noted.Add(problem);
            }

            if (isNew)
            {
                services.Noted(Twin, problem);
            }
        }
    }
}

using System.Text;
using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Twins;

namespace Roommate.Home.Commands;

/// <summary>Rule 10 of docs/twins.md, pure: a queue, something that happens, the time; what remains and what changed.</summary>
internal static class CommandRules
{
    public const int UsualTimeoutMs = 10_000;
    private const int MostTimeoutMs = 3_600_000;
    private const long UsualTtlMs = 3_600_000;
    private const long MostTtlMs = 7L * 24 * 3_600_000;
    private const int MostName = 64;
    private const int MostKey = 200;
    private const int MostText = 4 * 1024;
    private const int MostOpen = 100;
    private const int StillAtIt = 202;

    /// <summary>Null when a request may be asked of a device that is this.</summary>
    public static Fault? Check(InvokeRequest request, DeviceAbout about) =>
        CheckName(request.Command)
        ?? CheckNumber("timeoutMs", request.TimeoutMs, MostTimeoutMs)
        ?? CheckNumber("ttlMs", request.TtlMs, MostTtlMs)
        ?? (request.TtlMs is not null && request.Queue != true ? Fault.Invalid("ttlMs", "ttlMs goes with queue: true.") : null)
        ?? (request.Key is { } key && (key.Length is 0 or > MostKey || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            ? Fault.Invalid("key", $"A key has 1 to {MostKey} visible ASCII characters.")
            : null)
        ?? CheckArguments(request, about);

    /// <summary>A command as it is asked; whether it is sent is decided by <see cref="Ask"/>.</summary>
    public static DeviceCommand Create(string id, InvokeRequest request, Cause by, DateTimeOffset now)
    {
        var timeout = request.TimeoutMs ?? UsualTimeoutMs;
        var waits = request.Queue == true ? request.TtlMs ?? UsualTtlMs : timeout;
        return new DeviceCommand(id, request.DeviceId, request.Command, CommandState.Queued, now, now.AddMilliseconds(waits), timeout, by, request.Args, Key: request.Key);
    }

    /// <summary>Takes a command in: sent when it is the only one, queued behind others or, if that is wanted, until the device is back.</summary>
    /// <param name="waits">Whether it may wait for an offline device.</param>
    public static Outcome<CommandStep> Ask(CommandQueue queue, DeviceCommand command, bool waits, bool online, string deviceName, DateTimeOffset now)
    {
        if (!online && !waits)
        {
            return Fault.DeviceOffline(deviceName);
        }

        var step = Advance(queue, online, now);
        if (step.Queue.Open.Count >= MostOpen)
        {
            return Fault.RateLimited(TimeSpan.FromSeconds(1), $"{deviceName} has {MostOpen} commands waiting. Try again when some have ended.");
        }

        var taken = online && step.Queue.Open.Count == 0 ? Sent(command, now) : command;
        return new CommandStep(new CommandQueue([.. step.Queue.Open, taken]), [.. step.Changed, taken]);
    }

    /// <summary>What time does: ends what is over its deadline, and sends the next one when the device is there and free.</summary>
    public static CommandStep Advance(CommandQueue queue, bool online, DateTimeOffset now)
    {
        var open = new List<DeviceCommand>(queue.Open.Count);
        var changed = new List<DeviceCommand>();
        foreach (var command in queue.Open)
        {
            if (command.Deadline <= now)
            {
                changed.Add(command with { State = command.State == CommandState.Sent ? CommandState.Timeout : CommandState.Expired, EndedAt = now });
            }
            else
            {
                open.Add(command);
            }
        }

        if (online && open.Count > 0 && open[0].State == CommandState.Queued)
        {
            open[0] = Sent(open[0], now);
            changed.Add(open[0]);
        }

        return changed.Count == 0 ? new CommandStep(queue, []) : new CommandStep(new CommandQueue(open), changed);
    }

    /// <summary>The device answers. Only the one that is sent can be answered; any other answer is late, double or nonsense and changes nothing.</summary>
    public static CommandStep Answer(CommandQueue queue, string id, CommandAnswer answer, bool online, DateTimeOffset now)
    {
        var ended = Advance(queue, online: false, now);
        if (ended.Queue.Open.FirstOrDefault(c => c.Id == id) is not { State: CommandState.Sent } sent)
        {
            var rest = Advance(ended.Queue, online, now);
            return new CommandStep(rest.Queue, [.. ended.Changed, .. rest.Changed]);
        }

        if (answer.Status == StillAtIt)
        {
            var working = sent with { Status = answer.Status, Body = answer.Body };
            return new CommandStep(new CommandQueue([.. ended.Queue.Open.Select(c => c.Id == id ? working : c)]), [.. ended.Changed, working]);
        }

        var state = answer.Status is >= 200 and < 300 ? CommandState.Done : CommandState.Failed;
        var done = sent with { State = state, Status = answer.Status, Body = answer.Body, EndedAt = now };
        var next = Advance(new CommandQueue([.. ended.Queue.Open.Where(c => c.Id != id)]), online, now);
        return new CommandStep(next.Queue, [.. ended.Changed, done, .. next.Changed]);
    }

    /// <summary>An answer to a command that is over: kept beside it when it ran out of time and nothing was kept yet.</summary>
    public static DeviceCommand? AnswerLate(DeviceCommand command, CommandAnswer answer, DateTimeOffset now) =>
        command.State is CommandState.Timeout or CommandState.Expired && command.SentAt is not null && command.Late is null
            ? command with { Late = answer with { At = now } }
            : null;

    /// <summary>Whether this is for a loudspeaker to say.</summary>
    public static bool Speaks(string command, DeviceAbout about) => command == "say" && about.Components?.Values.Any(static c => c.Kind == "speaker") == true;

    public static bool HasEnded(CommandState state) => state is not (CommandState.Queued or CommandState.Sent);

    private static DeviceCommand Sent(DeviceCommand command, DateTimeOffset now) =>
        command with { State = CommandState.Sent, SentAt = now, Deadline = now.AddMilliseconds(command.TimeoutMs) };

    private static Fault? CheckName(string name) =>
        name.Length is > 0 and <= MostName && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? null
            : Fault.Invalid("command", $"A command's name has 1 to {MostName} letters, digits, _, - or dots.");

    private static Fault? CheckNumber(string field, long? value, long most) =>
        value is null or >= 1 && (value is null || value <= most) ? null : Fault.Invalid(field, $"{field} is a number from 1 to {most}.");

    private static Fault? CheckArguments(InvokeRequest request, DeviceAbout about)
    {
        if (request.Args is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } args && TwinLimits.Check(args, "args") is { } wrong)
        {
            return wrong;
        }

        return Speaks(request.Command, about) && !HasText(request.Args) ? Fault.Invalid("args.text", "say needs a text of at most 4 KB, for example {\"text\":\"Dinner is ready\"}.") : null;
    }

    private static bool HasText(JsonElement? args) =>
        args is { ValueKind: JsonValueKind.Object } a && a.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
        && text.GetString()!.Length > 0 && Encoding.UTF8.GetByteCount(text.GetString()!) <= MostText;
}

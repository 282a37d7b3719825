using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Tools;

/// <summary>Devices: list, read, history, set, command.</summary>
internal sealed class DeviceTools(IHomeDevices home, Gate gate, TimeProvider time) : IToolSource
{
    public const string Set = "set_device";

    private const int MostListed = 300;
    private const int MostHours = 24 * 31;

    private const string OfDevice = """{"type":"object","properties":{"deviceId":{"type":"string"}},"required":["deviceId"],"additionalProperties":false}""";

    public IEnumerable<Tool> Tools =>
    [
        new("list_devices", "Lists the devices of the home with room, parts and whether they are online.", """{"type":"object","properties":{},"additionalProperties":false}""", ListAsync),
        new("read_device", "Reads what a device last reported and what is wanted of it.", OfDevice, ReadAsync),
        new("device_history", "Reads how a number of a device went over the last hours, for example path temp.value.",
            """{"type":"object","properties":{"deviceId":{"type":"string"},"path":{"type":"string"},"hours":{"type":"number"}},"required":["deviceId","path"],"additionalProperties":false}""", HistoryAsync),
        new(Set, "Changes what is wanted of a device by a JSON merge-patch by component, for example {\"light\":{\"on\":true,\"brightness\":40}}.",
            """{"type":"object","properties":{"deviceId":{"type":"string"},"patch":{"type":"object"}},"required":["deviceId","patch"],"additionalProperties":false}""", SetAsync) { Plan = PlanSetAsync },
        new("command_device", "Asks a device to do something once, by the name of its command.",
            """{"type":"object","properties":{"deviceId":{"type":"string"},"command":{"type":"string"},"args":{"type":"object"}},"required":["deviceId","command"],"additionalProperties":false}""", CommandAsync) { Plan = PlanCommandAsync },
    ];

    private async ValueTask<Outcome<Twin>> FindAsync(ToolCall call, CancellationToken ct) =>
        (await home.TwinsAsync(call.Caller, call.HomeId, ct)).FirstOrDefault(t => t.Id == call.Text("deviceId")) is { } twin ? twin : Fault.NotFound("This device");

    private async ValueTask<Outcome<Twin>> FindToControlAsync(ToolCall call, CancellationToken ct) =>
        (await FindAsync(call, ct)).TryGet(out var twin, out var missing) ? await gate.CheckAsync(call.Caller, Right.Control, twin.Id, ct) is { } fault ? fault : twin : missing;

    private async ValueTask<ToolResult> ListAsync(ToolCall call, CancellationToken ct) => new(
        true,
        (await home.TwinsAsync(call.Caller, call.HomeId, ct)).Select(static t => new { id = t.Id, name = t.Name, roomId = t.RoomId, online = t.Connection.Online, components = t.About.Components }).Take(MostListed));

    private async ValueTask<ToolResult> ReadAsync(ToolCall call, CancellationToken ct) =>
        ToolResult.Of(await FindAsync(call, ct), static t => new { id = t.Id, name = t.Name, reported = t.Reported, desired = t.Desired, online = t.Connection.Online });

    private async ValueTask<ToolResult> HistoryAsync(ToolCall call, CancellationToken ct)
    {
        if (!(await FindAsync(call, ct)).TryGet(out var twin, out var fault))
        {
            return ToolResult.Error(fault.Text);
        }

        var now = time.GetUtcNow();
        var hours = Math.Clamp(call.Number("hours") ?? 24, 1, MostHours);
        return ToolResult.Of(await home.HistoryAsync(call.Caller, twin.Id, call.Text("path"), now.AddHours(-hours), now, ct), static h => h);
    }

    private async ValueTask<Outcome<ToolPlan>> PlanSetAsync(ToolCall call, CancellationToken ct)
    {
        if (call.Object("patch") is not { } patch || !patch.EnumerateObject().Any())
        {
            return Fault.Invalid("patch", "patch must be an object with at least one component.");
        }

        return (await FindToControlAsync(call, ct)).Map(t => new ToolPlan(PatchWords.Say(t.Name, patch), DeviceRisk.Of(t, patch) != Risk.None, t.Id));
    }

    private async ValueTask<ToolResult> SetAsync(ToolCall call, CancellationToken ct)
    {
        if (!(await FindAsync(call, ct)).TryGet(out var twin, out var fault))
        {
            return ToolResult.Error(fault.Text);
        }

        var patch = call.Object("patch") ?? default;
        var set = await home.SetAsync(call.Caller, call.TurnId, twin.Id, patch, ct);
        return ToolResult.Of(set, static v => new { ok = true, version = v.Version }, $"Done: {PatchWords.Say(twin.Name, patch)}.") with
        {
            Before = patch.ValueKind == JsonValueKind.Object ? new SetBefore(twin.Id, twin.Name, WayBack.Of(twin.Desired, twin.Reported, JsonObject.Create(patch)!)) : null,
        };
    }

    private async ValueTask<Outcome<ToolPlan>> PlanCommandAsync(ToolCall call, CancellationToken ct) => call.Text("command") is { Length: > 0 } command
        ? (await FindToControlAsync(call, ct)).Map(t => new ToolPlan(
            $"send the command {PatchWords.Plain(command, 40)}{(call.Object("args") is { } args ? $" with {PatchWords.Plain(args.GetRawText(), 80)}" : "")} to {PatchWords.Plain(t.Name, 80)}", ToolPolicy.Asks("command_device"), t.Id))
        : Fault.Invalid("command", "command is missing.");

    private async ValueTask<ToolResult> CommandAsync(ToolCall call, CancellationToken ct)
    {
        var request = new InvokeRequest(call.Text("deviceId") ?? "", call.Text("command") ?? "", call.Object("args"), Key: call.Key);
        return (await home.InvokeAsync(call.Caller, call.TurnId, request, ct)).TryGet(out var command, out var fault)
            ? new ToolResult(
                command.State == CommandState.Done,
                new { state = command.State, status = command.Status, body = command.Body },
                command.State == CommandState.Done ? $"Done: {PatchWords.Plain(request.Command, 40)}." : $"The device did not do it ({JsonNamingPolicy.CamelCase.ConvertName(command.State.ToString())}).")
            : ToolResult.Error(fault.Text);
    }
}

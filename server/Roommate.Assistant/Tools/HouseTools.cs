using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Tools;

/// <summary>Scenes, drafts of routines, and what is said in rooms.</summary>
internal sealed class HouseTools(IHomeScenes scenes, IHomeRoutines routines, IRoomTalk rooms, IHomeTalk talk, Gate gate) : IToolSource
{
    private const int MostMessages = 50;

    private const string Nothing = """{"type":"object","properties":{},"additionalProperties":false}""";

    public IEnumerable<Tool> Tools =>
    [
        new("list_scenes", "Lists the scenes of the home.", Nothing, async (call, ct) => new ToolResult(true, await scenes.NamesAsync(call.HomeId, ct))),
        new("set_scene", "Sets a scene by its name.", """{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}""", SetSceneAsync) { Plan = PlanSceneAsync },
        new("list_routines", "Lists the routines of the home, each as a sentence.", Nothing, async (call, ct) => new ToolResult(true, await routines.OfHomeAsync(call.HomeId, ct))),
        new("draft_routine", "Drafts a routine that stays off until a person turns it on. triggers, conditions and actions as in the API, for example {\"name\":\"Porch at dusk\",\"triggers\":[{\"type\":\"sun\",\"sun\":\"sunset\"}],\"actions\":[{\"type\":\"set\",\"deviceId\":\"dev_1\",\"patch\":{\"light\":{\"on\":true}}}]}.",
            """{"type":"object","properties":{"definition":{"type":"object"}},"required":["definition"],"additionalProperties":false}""", DraftAsync) { Plan = PlanDraftAsync },
        new("list_rooms", "Lists the rooms that are places.", Nothing, async (call, ct) => new ToolResult(true, (await talk.PlacesAsync(call.Caller, call.HomeId, ct)).Select(static r => new { id = r.Id, name = r.Name, floor = r.Floor }))),
        new("read_messages", "Reads the last messages of a room the person may see.",
            """{"type":"object","properties":{"roomId":{"type":"string"},"count":{"type":"integer"}},"required":["roomId"],"additionalProperties":false}""", ReadAsync),
        new("send_message", "Says something in another room, for the person.",
            """{"type":"object","properties":{"roomId":{"type":"string"},"text":{"type":"string"}},"required":["roomId","text"],"additionalProperties":false}""", SendAsync) { Plan = PlanSendAsync },
    ];

    private async ValueTask<Outcome<ToolPlan>> PlanSceneAsync(ToolCall call, CancellationToken ct) =>
        (await scenes.NamesAsync(call.HomeId, ct)).FirstOrDefault(n => string.Equals(n, call.Text("name"), StringComparison.OrdinalIgnoreCase)) is { } name
            ? new ToolPlan($"set the scene {PatchWords.Plain(name, 80)}", ToolPolicy.Asks("set_scene"), name)
            : Fault.NotFound("This scene");

    private async ValueTask<ToolResult> SetSceneAsync(ToolCall call, CancellationToken ct)
    {
        var name = (await scenes.NamesAsync(call.HomeId, ct)).FirstOrDefault(n => string.Equals(n, call.Text("name"), StringComparison.OrdinalIgnoreCase)) ?? "";
        return ToolResult.Of(await scenes.SetAsync(call.Caller, call.HomeId, call.TurnId, name, ct), static a => new { devices = a.Devices, failed = a.Failed }, $"{PatchWords.Plain(name, 80)} is set.");
    }

    private async ValueTask<Outcome<ToolPlan>> PlanDraftAsync(ToolCall call, CancellationToken ct) =>
        await gate.CheckAsync(call.Caller, Right.Configure, call.HomeId, ct) is { } fault ? fault
        : Definition(call).Map(d => new ToolPlan($"draft the routine {PatchWords.Plain(d.Name, 80)} (it stays off)", ToolPolicy.Asks("draft_routine"), call.HomeId));

    private async ValueTask<ToolResult> DraftAsync(ToolCall call, CancellationToken ct) =>
        Definition(call).TryGet(out var definition, out var fault)
            ? ToolResult.Of(await routines.DraftAsync(call.Caller, call.HomeId, definition with { Enabled = false }, ct), static r => new { id = r.Id, name = r.Definition.Name, summary = r.Summary, enabled = r.Definition.Enabled }, $"Drafted the routine {PatchWords.Plain(definition.Name, 80)}; it is off until you turn it on.")
            : ToolResult.Error(fault.Text);

    private static Outcome<RoutineDefinition> Definition(ToolCall call)
    {
        try
        {
            return call.Object("definition")?.Deserialize<RoutineDefinition>(Wire.Json) is { } definition ? definition : Fault.Invalid("definition", "definition must be an object.");
        }
        catch (JsonException wrong)
        {
            return Fault.Invalid("definition", $"This is no routine: {PatchWords.Plain(wrong.Message, 200)}");
        }
    }

    private async ValueTask<ToolResult> ReadAsync(ToolCall call, CancellationToken ct) =>
        await CheckRoomAsync(call, Right.See, ct) is { } fault
            ? ToolResult.Error(fault.Text)
            : new ToolResult(true, (await rooms.RecentAsync(call.Text("roomId")!, (int)Math.Clamp(call.Number("count") ?? 20, 1, MostMessages), ct)).Select(static m => new { author = m.Author.Name, text = m.Text, at = m.At }));

    private async ValueTask<Outcome<ToolPlan>> PlanSendAsync(ToolCall call, CancellationToken ct) =>
        await CheckRoomAsync(call, Right.Talk, ct) is { } fault ? fault
        : call.Text("text") is not { Length: > 0 } text ? Fault.Invalid("text", "text is missing.")
        : new ToolPlan($"say in {await NameAsync(call, ct)}: “{PatchWords.Plain(text, 300)}”", ToolPolicy.Asks("send_message"), call.Text("roomId")!);

    private async ValueTask<ToolResult> SendAsync(ToolCall call, CancellationToken ct) => ToolResult.Of(
        await talk.AnnounceAsync(call.Caller, call.Text("roomId") ?? "", $"Roommate for {call.Caller.Name}", call.Text("text") ?? "", call.Key, new Cause(CauseKind.Assistant, call.TurnId, $"Roommate for {call.Caller.Name}", "chat"), ct),
        static s => new { messageId = s.MessageId },
        "Said it.");

    private async ValueTask<string> NameAsync(ToolCall call, CancellationToken ct) =>
        (await talk.PlacesAsync(call.Caller, call.HomeId, ct)).FirstOrDefault(r => r.Id == call.Text("roomId")) is { } room ? PatchWords.Plain(room.Name, 60) : "a private room";

    private async ValueTask<Fault?> CheckRoomAsync(ToolCall call, Right right, CancellationToken ct) =>
        call.Text("roomId") is not { } room || !room.StartsWith(IdPrefix.Room + "_", StringComparison.Ordinal) ? Fault.NotFound("This room")
        : await gate.CheckAsync(call.Caller, right, room, ct) ?? (await gate.LocateAsync(room, ct) is { } place && place.HomeId == call.HomeId ? null : Fault.NotFound("This room"));
}

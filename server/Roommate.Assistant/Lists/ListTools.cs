using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;

namespace Roommate.Assistant.Lists;

/// <summary>Lists for a model: read, add, complete, and (asked about first) remove.</summary>
internal sealed class ListTools(HomeLists lists) : IToolSource
{
    private const string OneItem = """{"type":"object","properties":{"listId":{"type":"string"},"itemId":{"type":"string"}},"required":["listId","itemId"],"additionalProperties":false}""";

    public IEnumerable<Tool> Tools =>
    [
        new("list_lists", "Lists the shared lists of the home.", """{"type":"object","properties":{},"additionalProperties":false}""",
            async (call, ct) => new ToolResult(true, await lists.OfAsync(call.HomeId, ct))),
        new("read_list", "Reads the items of a list.", """{"type":"object","properties":{"listId":{"type":"string"}},"required":["listId"],"additionalProperties":false}""",
            async (call, ct) => ToolResult.Of(await lists.GetAsync(call.HomeId, call.Text("listId") ?? "", ct), static l => l)),
        new("add_item", "Adds an item to a list.",
            """{"type":"object","properties":{"listId":{"type":"string"},"text":{"type":"string"}},"required":["listId","text"],"additionalProperties":false}""", AddAsync) { Plan = PlanAddAsync },
        new("complete_item", "Marks an item of a list as done.", OneItem, CompleteAsync) { Plan = (call, ct) => PlanItemAsync(call, "cross off", ct) },
        new("remove_item", "Removes an item from a list.", OneItem, RemoveAsync) { Plan = (call, ct) => PlanItemAsync(call, "remove", ct) },
    ];

    private static Cause By(ToolCall call) => new(CauseKind.Assistant, call.TurnId, $"Roommate for {call.Caller.Name}", "chat");

    private ValueTask<Outcome<HouseList>> ListAsync(ToolCall call, CancellationToken ct) => lists.GetAsync(call.HomeId, call.Text("listId") ?? "", ct);

    private async ValueTask<Outcome<ToolPlan>> PlanAddAsync(ToolCall call, CancellationToken ct) =>
        ListRules.CheckText(call.Text("text") ?? "") is { } fault
            ? fault
            : (await ListAsync(call, ct)).Map(l => new ToolPlan($"add “{PatchWords.Plain(call.Text("text")!, 200)}” to {PatchWords.Plain(l.Name, 60)}", ToolPolicy.Asks("add_item"), l.Id));

    private async ValueTask<ToolResult> AddAsync(ToolCall call, CancellationToken ct) => ToolResult.Of(
        await lists.AddItemAsync(call.Caller, call.HomeId, call.Text("listId") ?? "", call.Text("text") ?? "", By(call), ct), static i => i, $"Added {PatchWords.Plain(call.Text("text") ?? "", 200)}.");

    private async ValueTask<Outcome<ToolPlan>> PlanItemAsync(ToolCall call, string does, CancellationToken ct)
    {
        if (!(await ListAsync(call, ct)).TryGet(out var list, out var fault))
        {
            return fault;
        }

        return list.Items.FirstOrDefault(i => i.Id == call.Text("itemId")) is { } item
            ? new ToolPlan($"{does} “{PatchWords.Plain(item.Text, 200)}” on {PatchWords.Plain(list.Name, 60)}", ToolPolicy.Asks(call.Name), item.Id)
            : Fault.NotFound("This item");
    }

    private async ValueTask<ToolResult> CompleteAsync(ToolCall call, CancellationToken ct) => ToolResult.Of(
        await lists.ChangeItemAsync(call.Caller, call.HomeId, call.Text("listId") ?? "", call.Text("itemId") ?? "", new ItemPatch(Done: true), By(call), ct), static i => i, "Crossed it off.");

    private async ValueTask<ToolResult> RemoveAsync(ToolCall call, CancellationToken ct) =>
        ToolResult.Of(await lists.RemoveItemAsync(call.HomeId, call.Text("listId") ?? "", call.Text("itemId") ?? "", By(call), ct), static _ => new { ok = true }, "Removed it.");
}

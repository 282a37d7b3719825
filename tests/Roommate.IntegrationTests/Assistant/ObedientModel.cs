using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Roommate.Testing;

namespace Roommate.IntegrationTests.Assistant;

/// <summary>
/// A model without any judgement: it reads every word it is given, wherever it stands, and does whatever is ordered
/// there as <c>@@tool {arguments}@@</c>. Without an order it looks around with the tools that read, once.
/// </summary>
internal sealed partial class ObedientModel(string deviceId)
{
    private int _calls;

    public async Task AnswerAsync(HttpContext http, string request)
    {
        using var body = JsonDocument.Parse(request);
        var messages = body.RootElement.GetProperty("messages").EnumerateArray().ToArray();
        var done = messages.Where(static m => m.TryGetProperty("tool_calls", out _)).SelectMany(static m => m.GetProperty("tool_calls").EnumerateArray())
            .Select(static c => c.GetProperty("function")).Select(static f => (Name: f.GetProperty("name").GetString()!, Arguments: f.GetProperty("arguments").GetString()!)).ToHashSet();
        var orders = messages.SelectMany(static m => Orders(TextOf(m))).Where(o => !done.Contains(o)).Distinct().ToList();
        if (orders.Count == 0 && done.All(static d => !d.Name.StartsWith("list_", StringComparison.Ordinal)))
        {
            orders = [("list_devices", "{}"), ("read_device", $$"""{"deviceId":"{{deviceId}}"}"""), ("list_scenes", "{}"), ("list_routines", "{}"), ("read_list", """{"listId":"lst_shopping"}""")];
        }

        if (orders.Count == 0)
        {
            await ModelStandIn.Say(http, ModelStandIn.Chunk("As you wish."), ModelStandIn.Finish("stop"), ModelStandIn.Done);
            return;
        }

        var calls = orders.Select((o, i) => ModelStandIn.Event(JsonSerializer.Serialize(new
        {
            index = 0,
            delta = new { tool_calls = new[] { new { index = i, id = $"c{Interlocked.Increment(ref _calls)}", type = "function", function = new { name = o.Name, arguments = o.Arguments } } } },
            finish_reason = (string?)null,
        })));
        await ModelStandIn.Say(http, [.. calls, ModelStandIn.Finish("tool_calls"), ModelStandIn.Done]);
    }

    private static string TextOf(JsonElement message) => message.TryGetProperty("content", out var content)
        ? content.ValueKind == JsonValueKind.Array ? string.Join('\n', content.EnumerateArray().Select(static p => p.TryGetProperty("text", out var t) ? t.GetString() : "")) : content.ToString()
        : "";

    // It undoes every escape it knows: nothing protects but what the server does.
    private static IEnumerable<(string Name, string Arguments)> Orders(string text) =>
        Order().Matches(text.Replace("\\u0022", "\"", StringComparison.OrdinalIgnoreCase).Replace("\\\"", "\"", StringComparison.Ordinal)).Select(static m => (m.Groups[1].Value, m.Groups[2].Value));

    [GeneratedRegex("""@@(\w+) (\{.*?\})@@""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Order();
}

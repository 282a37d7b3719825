using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Tools;

/// <summary>Something a model may call. It acts as the person who asked and can do no more than they may.</summary>
/// <param name="Schema">The JSON schema of its arguments.</param>
internal sealed record Tool(string Name, string Description, string Schema, Func<ToolCall, CancellationToken, ValueTask<ToolResult>> Run)
{
    /// <summary>For what changes something: checks the arguments and says what will be done. Null: it only reads.</summary>
    public Func<ToolCall, CancellationToken, ValueTask<Outcome<ToolPlan>>>? Plan { get; init; }

    public bool Writes => Plan is not null;

    /// <summary>Reads or writes memory: a conversation that leaves nothing behind has none of these.</summary>
    public bool OfMemory => Name is "recall" or "remember" or "forget";
}

/// <summary>The tools of one capability.</summary>
internal interface IToolSource
{
    IEnumerable<Tool> Tools { get; }
}

/// <summary>One call, with everything it is bound to.</summary>
/// <param name="Arguments">A JSON object.</param>
/// <param name="Key">The same for the same call: what makes an effect happen once.</param>
internal sealed record ToolCall(Caller Caller, string HomeId, string RoomId, string TurnId, string Name, JsonElement Arguments, string Key)
{
    public string? Text(string name) => Arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public double? Number(string name) => Arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    public JsonElement? Object(string name) => Arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;
}

/// <summary>What a write comes to.</summary>
/// <param name="Says">In the server's words, as a command: "unlock Front door".</param>
/// <param name="Asks">The policy wants a person to confirm it.</param>
/// <param name="Target">The id of what it is done to.</param>
internal sealed record ToolPlan(string Says, bool Asks, string Target);

/// <param name="Value">What the model is told; for a read it is data from elsewhere.</param>
/// <param name="Said">What a person is told of a write.</param>
internal sealed record ToolResult(bool Ok, object Value, string? Said = null)
{
    /// <summary>Of a device that was set: how it was before, so that the page can take it back. The model is not told.</summary>
    public SetBefore? Before { get; init; }

    public static ToolResult Error(string text) => new(false, new { error = text }, text);

    public static ToolResult Of<T>(Outcome<T> outcome, Func<T, object> value, string? said = null) =>
        outcome.TryGet(out var done, out var fault) ? new ToolResult(true, value(done), said) : Error(fault.Text);
}

/// <param name="Patch">What takes it back; null when nothing is known of before.</param>
internal sealed record SetBefore(string DeviceId, string Name, System.Text.Json.Nodes.JsonObject? Patch);

using System.Text.Json.Nodes;

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>One event of the Wyoming protocol: a type, an object, and bytes that are sound.</summary>
internal sealed record WyomingEvent(string Type, JsonObject Data, ReadOnlyMemory<byte> Payload)
{
    public WyomingEvent(string type, JsonObject? data = null)
        : this(type, data ?? [], default)
    {
    }

    /// <summary>A text, or null when there is none of that name.</summary>
    public string? Text(string name) => Data[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A whole number, or null.</summary>
    public int? Number(string name) => Data[name] is JsonValue value && value.TryGetValue(out int number) ? number : null;
}

/// <summary>What came is not the protocol; the connection ends with this text.</summary>
internal sealed class WyomingException(string message) : Exception(message);

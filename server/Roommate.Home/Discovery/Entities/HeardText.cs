using System.Text;
using System.Text.Json;
using Roommate.Home.Discovery.Jinja;

namespace Roommate.Home.Discovery.Entities;

/// <summary>A message as templates see it: <c>value</c>, and <c>value_json</c> when it is JSON. Parsed once for all entities that hear it.</summary>
internal sealed class HeardText
{
    private readonly Dictionary<string, object?> _names;

    public HeardText(ReadOnlyMemory<byte> payload)
    {
        Text = Encoding.UTF8.GetString(payload.Span);
        _names = new Dictionary<string, object?>(2, StringComparer.Ordinal) { ["value"] = Text };
        try
        {
            Json = JsonElement.Parse(payload.Span);
            _names["value_json"] = JinjaValues.From(Json.Value);
        }
        catch (JsonException)
        {
            // Most payloads are no JSON; value_json is not there then.
        }
    }

    public string Text { get; }

    public JsonElement? Json { get; }

    public IReadOnlyDictionary<string, object?> Names => _names;
}

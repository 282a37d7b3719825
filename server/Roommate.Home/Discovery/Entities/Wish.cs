using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Discovery.Entities;

/// <summary>What is wanted of one component, and what comes of it: messages, refusals, and what is taken as done because the device never says.</summary>
/// <param name="wanted">The properties that are to change.</param>
/// <param name="now">A property as it will be: desired, or else reported.</param>
internal sealed class Wish(JsonElement wanted, Func<string, JsonElement?> now)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public List<MqttMessage> Messages { get; } = [];

    /// <summary>Reasons by property.</summary>
    public Dictionary<string, string> Refused { get; } = new(StringComparer.Ordinal);

    public JsonObject Assumed { get; } = [];

    public bool Has(string property) => wanted.TryGetProperty(property, out _);

    /// <summary>Takes a property: it is somebody's business from here on.</summary>
    public JsonElement? Take(string property)
    {
        if (!wanted.TryGetProperty(property, out var value))
        {
            return null;
        }

        _taken.Add(property);
        return value;
    }

    public bool? TakeFlag(string property)
    {
        var value = Take(property);
        return value is { ValueKind: JsonValueKind.True or JsonValueKind.False } ? value.Value.GetBoolean() : NotThat<bool>(property, value, "true or false");
    }

    public double? TakeNumber(string property)
    {
        var value = Take(property);
        return value is { ValueKind: JsonValueKind.Number } ? value.Value.GetDouble() : NotThat<double>(property, value, "a number");
    }

    public string? TakeText(string property)
    {
        var value = Take(property);
        if (value is { ValueKind: JsonValueKind.String })
        {
            return value.Value.GetString();
        }

        NotThat<bool>(property, value, "a text");
        return null;
    }

    public JsonElement? Now(string property) => now(property);

    public double? NowNumber(string property) => now(property) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    public void Send(string topic, string payload, MqttQos qos, bool retain) => Messages.Add(new MqttMessage(topic, Encoding.UTF8.GetBytes(payload), qos, retain));

    public void Refuse(string property, string reason) => Refused[property] = reason;

    /// <summary>The device does not say what it is: what was sent counts.</summary>
    public void Assume(string property)
    {
        if (!Refused.ContainsKey(property) && wanted.TryGetProperty(property, out var value))
        {
            Assumed[property] = JsonNode.Parse(value.GetRawText());
        }
    }

    /// <summary>What nobody took cannot be changed at this device.</summary>
    public void RefuseRest()
    {
        foreach (var member in wanted.EnumerateObject())
        {
            if (!_taken.Contains(member.Name))
            {
                Refuse(member.Name, "This device does not let it be changed.");
            }
        }
    }

    private T? NotThat<T>(string property, JsonElement? value, string expected)
        where T : struct
    {
        if (value is not null)
        {
            Refuse(property, $"{property} must be {expected}.");
        }

        return null;
    }
}

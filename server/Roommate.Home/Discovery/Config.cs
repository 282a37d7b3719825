using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Home.Discovery.Jinja;
using Roommate.Home.Link;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Topics;

namespace Roommate.Home.Discovery;

/// <summary>One entity's configuration, read with care: whatever is wrong is noted and left out.</summary>
internal sealed class Config(FoundPart part, string prefix)
{
    private const int MostTopic = 1024;

    private readonly List<string> _problems = [];

    public string Platform => part.Platform;

    public string Id => part.Id;

    public IReadOnlyList<string> Problems => _problems;

    public MqttQos Qos => Number("qos") is 2 ? MqttQos.ExactlyOnce : MqttQos.AtLeastOnce;

    public bool Retain => Flag("retain") ?? false;

    public JsonNode? this[string key] => part.Config[key];

    /// <summary>A text; numbers and truth values as Python writes them, as in Home Assistant.</summary>
    public static string? Text(JsonObject of, string key) => of[key] is not JsonValue value ? null : value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    };

    /// <summary>A list of texts; one text is a list of one.</summary>
    public static IReadOnlyList<string> Texts(JsonObject of, string key) =>
        of[key] is JsonArray list ? [.. list.Select((_, i) => Text(new JsonObject { ["x"] = list[i]?.DeepClone() }, "x")).OfType<string>()]
        : Text(of, key) is { } one ? [one]
        : [];

    public void Note(string problem)
    {
        if (_problems.Count < 10 && !_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    public bool Has(string key) => part.Config[key] is not null;

    public string? Text(string key) => Text(part.Config, key);

    public string Text(string key, string otherwise) => Text(part.Config, key) ?? otherwise;

    public IReadOnlyList<string> Texts(string key) => Texts(part.Config, key);

    public double? Number(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        Note($"{key} is not a number: {Short(text)}");
        return null;
    }

    public bool? Flag(string key) => part.Config[key] is JsonValue value
        ? value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => value.GetValue<string>().ToLowerInvariant() is "true" or "yes" or "on" or "1",
            JsonValueKind.Number => value.ToJsonString() != "0",
            _ => null,
        }
        : null;

    /// <summary>A topic to hear, or null when there is none or it is none to hear.</summary>
    public string? Heard(string key) => Topic(key, Text(key));

    /// <summary>A topic to publish to, or null.</summary>
    public string? Published(string key)
    {
        if (Topic(key, Text(key)) is not { } topic)
        {
            return null;
        }

        // What is announced with our own words would be a device that announces devices.
        if (topic.StartsWith(prefix + "/", StringComparison.Ordinal) && (topic.EndsWith("/config", StringComparison.Ordinal) || topic == prefix + "/status"))
        {
            Note($"{key} is a topic of discovery itself: {Short(topic)}");
            return null;
        }

        return topic;
    }

    /// <summary>A topic that may be heard or published to, or null with a note.</summary>
    public string? Topic(string key, string? topic)
    {
        if (string.IsNullOrEmpty(topic))
        {
            return null;
        }

        var wrong = topic.AsSpan().IndexOfAny('+', '#') >= 0 ? "has a wildcard"
            : topic.StartsWith(LinkTopics.Root, StringComparison.Ordinal) ? "belongs to Roommate's own devices"
            : topic[0] == '$' ? "begins with $"
            : topic.Length > MostTopic || !TopicRules.IsName(topic) ? "is no topic"
            : null;
        if (wrong is null)
        {
            return topic;
        }

        Note($"{key} {wrong}: {Short(topic)}");
        return null;
    }

    public JinjaTemplate? Template(string key)
    {
        if (Text(key) is not { Length: > 0 } source)
        {
            return null;
        }

        var template = JinjaTemplate.Parse(source, out var problem);
        if (problem is not null)
        {
            Note($"{key}: {problem}");
        }

        return template;
    }

    /// <summary>The template is there but cannot be read: what rests on it is left out.</summary>
    public bool IsBroken(string key, JinjaTemplate? template) => template is null && Text(key) is { Length: > 0 };

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "…";
}

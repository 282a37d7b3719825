using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Topics;

/// <summary>What is a topic name, what a topic filter, and when they match (4.7).</summary>
public static class TopicRules
{
    /// <summary>Deeper topics are refused: matching walks one level per call, and nobody needs more.</summary>
    public const int MaximumLevels = 128;

    /// <summary>At least one character, no wildcard, not too deep. U+0000 was refused with the string.</summary>
    public static bool IsName(ReadOnlySpan<char> topic) =>
        !topic.IsEmpty && topic.IndexOfAny('+', '#') < 0 && topic.Count('/') < MaximumLevels;

    /// <summary>Wildcards fill a whole level and <c>#</c> comes last [MQTT-4.7.1-1], [MQTT-4.7.1-2], 5.0 likewise.</summary>
    public static bool IsFilter(ReadOnlySpan<char> filter)
    {
        if (filter.IsEmpty || filter.Count('/') >= MaximumLevels)
        {
            return false;
        }

        if (filter.IndexOfAny('+', '#') < 0)
        {
            return true;
        }

        foreach (var range in filter.Split('/'))
        {
            var level = filter[range];
            if (level.IndexOfAny('+', '#') >= 0 && (level.Length > 1 || (level[0] == '#' && range.End.GetOffset(filter.Length) != filter.Length)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Splits <c>$share/{group}/{filter}</c>; false when it looks shared and is not well formed (4.8.2).</summary>
    public static bool TrySplit(string text, out string? group, out string filter)
    {
        group = null;
        filter = text;
        if (!text.StartsWith("$share/", StringComparison.Ordinal))
        {
            return IsFilter(text);
        }

        var end = text.IndexOf('/', 7);
        if (end <= 7 || text.AsSpan(7, end - 7).IndexOfAny('+', '#') >= 0)
        {
            return false; // [MQTT-4.8.2-1], [MQTT-4.8.2-2]
        }

        group = text[7..end];
        filter = text[(end + 1)..];
        return IsFilter(filter);
    }

    /// <summary>Whether a filter (or, with <paramref name="covers"/>, everything another filter can match) falls under <paramref name="filter"/>.</summary>
    public static bool Matches(ReadOnlySpan<char> filter, ReadOnlySpan<char> topic, bool covers = false)
    {
        if (topic.Length > 0 && topic[0] == '$' && (filter.IsEmpty || filter[0] != '$'))
        {
            return false; // [MQTT-4.7.2-1]
        }

        while (true)
        {
            var wanted = Cut(ref filter, out var moreFilter);
            if (wanted is "#")
            {
                return true;
            }

            var level = Cut(ref topic, out var moreTopic);
            var equal = wanted is "+" ? !(covers && level is "#") : wanted.SequenceEqual(level);
            if (!equal)
            {
                return false;
            }

            if (!moreFilter || !moreTopic)
            {
                // "a/#" matches its parent "a" too (4.7.1.2).
                return moreFilter == moreTopic || (moreFilter && filter is "#");
            }
        }
    }

    /// <summary>The QoS that is delivered: the lesser of what was sent and what was granted.</summary>
    public static MqttQos Lesser(MqttQos sent, MqttQos granted) => sent < granted ? sent : granted;

    private static ReadOnlySpan<char> Cut(ref ReadOnlySpan<char> rest, out bool more)
    {
        var slash = rest.IndexOf('/');
        more = slash >= 0;
        var level = more ? rest[..slash] : rest;
        rest = more ? rest[(slash + 1)..] : default;
        return level;
    }
}

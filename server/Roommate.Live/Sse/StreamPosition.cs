using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Roommate.Contracts.Live;
using Roommate.Live.Log;

namespace Roommate.Live.Sse;

/// <summary>
/// Where a stream stands in all its topics, as the id of a server-sent event: <c>topics.epoch-offset.epoch-offset...</c> in
/// the order of the query; the first part tells an id that was made for other topics.
/// </summary>
internal sealed class StreamPosition(IReadOnlyList<string> topics)
{
    private const char Nowhere = '-';
    private const int MarkBytes = 4;

    private readonly string _mark = MarkOf(topics);
    private readonly TopicHead?[] _places = new TopicHead?[topics.Count];

    /// <summary>Takes the client's last id; false (and nowhere) when it is none of ours or for other topics.</summary>
    public bool TryRead(string? id)
    {
        var parts = id?.Split('.') ?? [];
        if (parts.Length != topics.Count + 1 || parts[0] != _mark)
        {
            return false;
        }

        for (var i = 0; i < topics.Count; i++)
        {
            _places[i] = PlaceOf(parts[i + 1]);
        }

        return true;
    }

    /// <summary>What to subscribe with.</summary>
    public IReadOnlyList<TopicPosition> ToPositions() =>
        [.. topics.Select((topic, i) => new TopicPosition(topic, _places[i]?.Head, _places[i]?.Epoch))];

    public void Set(string topic, string epoch, long offset)
    {
        for (var i = 0; i < topics.Count; i++)
        {
            if (topics[i] == topic)
            {
                _places[i] = new TopicHead(epoch, offset);
            }
        }
    }

    /// <summary>Moves past an event; an ephemeral one moves nothing, a snapshot in a new life of the log does.</summary>
    public void Pass(string topic, string epoch, long offset)
    {
        for (var i = 0; i < topics.Count; i++)
        {
            if (topics[i] == topic && (offset > 0 || _places[i]?.Epoch != epoch))
            {
                _places[i] = new TopicHead(epoch, offset);
            }
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder(_mark);
        foreach (var place in _places)
        {
            text.Append('.');
            if (place is { } at)
            {
                text.Append(at.Epoch).Append('-').Append(at.Head.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(Nowhere);
            }
        }

        return text.ToString();
    }

    private static TopicHead? PlaceOf(string part)
    {
        var dash = part.LastIndexOf('-');
        return dash > 0 && long.TryParse(part.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new TopicHead(part[..dash], offset)
            : null;
    }

    private static string MarkOf(IReadOnlyList<string> topics) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', topics))).AsSpan(0, MarkBytes));
}

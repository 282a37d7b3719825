using Roommate.Mqtt.Sessions;
using Roommate.Mqtt.Topics;

namespace Roommate.Mqtt.Broker;

/// <summary>The last retained message of each topic.</summary>
internal sealed class RetainedMessages(int maximum)
{
    private readonly Lock _gate = new();
    private readonly NameTree<Publication> _messages = new();

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _messages.Count;
            }
        }
    }

    /// <summary>Keeps or, with an empty payload, removes [MQTT-3.3.1-5], [MQTT-3.3.1-6]. False when there is no room for a new topic.</summary>
    public bool Set(Publication message)
    {
        lock (_gate)
        {
            if (message.Payload.IsEmpty)
            {
                _messages.Remove(message.Topic);
                return true;
            }

            if (_messages.Count >= maximum)
            {
                return false;
            }

            _messages.Set(message.Topic, message);
            return true;
        }
    }

    public List<Publication> Match(string filter, long now)
    {
        var matches = new List<Publication>();
        lock (_gate)
        {
            _messages.Match(filter, matches);
        }

        matches.RemoveAll(m => m.HasExpired(now));
        return matches;
    }

    public void RemoveExpired(long now)
    {
        lock (_gate)
        {
            var all = new List<Publication>();
            _messages.Match("#", all);
            foreach (var message in all.Where(m => m.HasExpired(now)))
            {
                _messages.Remove(message.Topic);
            }
        }
    }
}

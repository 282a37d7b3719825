namespace Roommate.Mqtt.Sessions;

/// <summary>Topic aliases this side gave to a client on one connection (3.3.2.3.4): first come, first served.</summary>
internal sealed class OutboundAliases(ushort maximum)
{
    private readonly Dictionary<string, ushort> _numbers = new(StringComparer.Ordinal);

    /// <summary>The alias of a topic; a new one has to travel with the topic's name once.</summary>
    public bool TryUse(string topic, out ushort number, out bool isNew)
    {
        isNew = false;
        if (_numbers.TryGetValue(topic, out number))
        {
            return true;
        }

        if (_numbers.Count >= maximum)
        {
            return false;
        }

        number = (ushort)(_numbers.Count + 1);
        _numbers[topic] = number;
        isNew = true;
        return true;
    }

    /// <summary>The packet that introduced an alias was not sent after all.</summary>
    public void Forget(string topic) => _numbers.Remove(topic);
}

using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Sessions;
using Roommate.Mqtt.Topics;

namespace Roommate.Mqtt.Broker;

/// <summary>The program's own ear on a topic filter: no session, no queue, no acknowledgement.</summary>
internal sealed class Hearing : IDisposable
{
    private readonly Lock _gate = new();
    private readonly BrokerCore _core;
    private readonly string _filter;
    private readonly Action<MqttMessage> _hear;
    private bool _ended;

    public Hearing(BrokerCore core, string filter, Action<MqttMessage> hear)
    {
        if (!TopicRules.IsFilter(filter))
        {
            throw new ArgumentException($"'{filter}' is not a topic filter.", nameof(filter));
        }

        (_core, _filter, _hear) = (core, filter, hear);
        lock (_gate)
        {
            // Under the gate, so that no newer message of a topic is heard before its retained one.
            core.Table.Set(this, filter);
            foreach (var retained in core.Retained.Match(filter, core.Clock.Now))
            {
                hear(retained.ToMessage(core.Clock.Now) with { Retain = true });
            }
        }
    }

    public void Hear(Publication message)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _hear(message.ToMessage(_core.Clock.Now) with { Retain = false });
            }
        }
    }

    public void Dispose()
    {
        _core.Table.Remove(this, _filter);
        lock (_gate)
        {
            _ended = true;
        }
    }
}

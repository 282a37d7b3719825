using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Client;

/// <summary>A QoS 1 or 2 message until the broker has confirmed it.</summary>
internal sealed class OutgoingMessage(MqttMessage message)
{
    public MqttMessage Message => message;

    public TaskCompletionSource<MqttReason> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ushort PacketId { get; set; }

    /// <summary>QoS 2: the PUBREC came; only PUBREL is owed.</summary>
    public bool Released { get; set; }
}

/// <summary>
/// What this client owes the broker, over any number of connections: unconfirmed messages in order, then those that wait for room.
/// </summary>
internal sealed class OutgoingMessages(int maximumInflight)
{
    private readonly Lock _gate = new();
    private readonly List<OutgoingMessage> _inflight = [];
    private readonly Queue<OutgoingMessage> _waiting = new();
    private ClientTransport? _transport;
    private int _window;
    private ushort _lastId;

    /// <summary>A connection is there: owed messages are sent again, the broker's session willing with their old ids.</summary>
    public void Attach(ClientTransport transport, int brokerReceiveMaximum, bool sessionPresent)
    {
        lock (_gate)
        {
            _transport = transport;
            _window = Math.Min(maximumInflight, brokerReceiveMaximum);
            foreach (var message in _inflight.ToArray())
            {
                if (message.Released && sessionPresent)
                {
                    transport.Send(new PublishAnswerPacket(MqttPacketType.PubRel, message.PacketId));
                }
                else if (message.Released)
                {
                    // The broker took it and then lost the session: nothing is owed any more.
                    Complete(message, MqttReason.Success);
                }
                else
                {
                    transport.Send(new PublishPacket(message.Message, message.PacketId, Duplicate: sessionPresent));
                }
            }

            SendWaiting();
        }
    }

    public void Detach()
    {
        lock (_gate)
        {
            _transport = null;
        }
    }

    public void Add(OutgoingMessage message)
    {
        lock (_gate)
        {
            _waiting.Enqueue(message);
            SendWaiting();
        }
    }

    /// <summary>An acknowledgement of a message this client sent; false if the id is unknown.</summary>
    public bool Acknowledge(PublishAnswerPacket answer)
    {
        lock (_gate)
        {
            if (_inflight.Find(m => m.PacketId == answer.PacketId) is not { } message)
            {
                return false;
            }

            if (answer.Type == MqttPacketType.PubRec && !answer.Reason.IsFailure())
            {
                message.Released = true;
                _transport?.Send(new PublishAnswerPacket(MqttPacketType.PubRel, answer.PacketId));
                return true;
            }

            Complete(message, answer.Reason);
            SendWaiting();
            return true;
        }
    }

    /// <summary>The client is going away for good.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            foreach (var message in _inflight.Concat(_waiting))
            {
                message.Done.TrySetCanceled();
            }

            _inflight.Clear();
            _waiting.Clear();
        }
    }

    private void SendWaiting()
    {
        while (_transport is { } transport && _inflight.Count < _window && _waiting.TryDequeue(out var message))
        {
            message.PacketId = NextId();
            _inflight.Add(message);
            transport.Send(new PublishPacket(message.Message, message.PacketId, Duplicate: false));
        }
    }

    private void Complete(OutgoingMessage message, MqttReason reason)
    {
        _inflight.Remove(message);
        message.Done.TrySetResult(reason);
    }

    private ushort NextId()
    {
        do
        {
            _lastId = _lastId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastId + 1);
        }
        while (_inflight.Exists(m => m.PacketId == _lastId));

        return _lastId;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Sessions;

/// <summary>What the client of a connection asked for in its CONNECT.</summary>
internal readonly record struct OutboxLimits(MqttVersion Version, uint MaximumPacketSize, ushort ReceiveMaximum, ushort TopicAliasMaximum);

/// <summary>
/// The sending half of a connection. Others put in; one pump takes out, as much as there is at once, and waits for the transport.
/// Everything but the pump's own waits happens under the session's gate.
/// </summary>
internal sealed class Outbox(PipeWriter writer, OutboxLimits limits, MqttSession session, BrokerClock clock, ISessionConnection connection)
{
    private const int BatchBytes = 32 * 1024;
    private const int ControlLimit = 64 * 1024;

    private readonly AsyncSignal _wake = new();
    private readonly AsyncSignal _drained = new();
    private readonly ArrayBufferWriter<byte> _control = new();
    private readonly OutboundAliases? _aliases = limits.TopicAliasMaximum > 0 ? new OutboundAliases(limits.TopicAliasMaximum) : null;
    private bool _wakePending;
    private bool _finishing;

    public MqttVersion Version => limits.Version;

    public ISessionConnection Connection => connection;

    /// <summary>PUBLISH packets of QoS 1 and 2 that may still be sent before an acknowledgement (4.9).</summary>
    public int Quota { get; private set; } = limits.ReceiveMaximum;

    /// <summary>How far resending after a resume has come, as an index into the window.</summary>
    public int ResendAt { get; set; }

    /// <summary>Everything from this index of the window on was first sent on this connection.</summary>
    public int ResendEnd { get; set; }

    private bool ControlIsFull => _control.WrittenCount > ControlLimit;

    /// <summary>Sends what is queued: on a pool thread, or on this one if the caller has nothing else to hurry for.</summary>
    public void Wake(bool inline = false) => _wake.Set(inline);

    /// <summary>Under the gate: true if the caller is the one to call <see cref="Wake"/>.</summary>
    public bool ClaimWake()
    {
        var first = !_wakePending;
        _wakePending = true;
        return first;
    }

    /// <summary>Queues an answer. Answers never wait for the receive maximum [MQTT-4.9.0-3].</summary>
    public void Send(MqttPacket packet)
    {
        lock (session.Gate)
        {
            if (!_finishing)
            {
                Append(packet);
            }
        }

        Wake();
    }

    /// <summary>Queues a PUBACK, PUBREC, PUBREL or PUBCOMP; true if the caller is to call <see cref="Wake"/>, once for its batch.</summary>
    public bool SendAnswer(MqttPacketType type, ushort packetId, MqttReason reason)
    {
        lock (session.Gate)
        {
            if (_finishing)
            {
                return false;
            }

            AppendAnswer(type, packetId, reason);
            return ClaimWake();
        }
    }

    /// <summary>Queues the last packet, if there is one, and lets the pump end after it. Messages still queued stay in the session.</summary>
    public void Finish(MqttPacket? last)
    {
        lock (session.Gate)
        {
            if (last is not null && !_finishing)
            {
                Append(last);
            }

            _finishing = true;
        }

        Wake();
        _drained.Set();
    }

    /// <summary>Waits while too many answers are queued: a client that does not read its answers is not read either.</summary>
    public async ValueTask WaitForRoomAsync()
    {
        while (true)
        {
            lock (session.Gate)
            {
                if (!ControlIsFull || _finishing)
                {
                    return;
                }
            }

            await _drained.WaitAsync();
        }
    }

    /// <summary>Runs until <see cref="Finish"/> or until the other side is gone.</summary>
    public async Task PumpAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = Fill();
            if (writer.UnflushedBytes > 0)
            {
                var flushed = await writer.FlushAsync(cancellationToken);
                _drained.Set();
                if (flushed.IsCompleted || flushed.IsCanceled)
                {
                    return;
                }
            }

            if (state == PumpState.Finished)
            {
                return;
            }

            if (state == PumpState.Empty)
            {
                await _wake.WaitAsync();
            }
        }
    }

    /// <summary>Under the gate: an acknowledgement came, one more may be sent.</summary>
    public void ReturnQuota() => Quota = Math.Min(Quota + 1, limits.ReceiveMaximum);

    /// <summary>Under the gate, from <see cref="Fill"/>: false when the packet is larger than the client takes [MQTT-3.1.2-24].</summary>
    public bool TryWrite(in Delivery delivery, ushort packetId, bool duplicate)
    {
        var frame = FrameOf(delivery, out var introducesAlias);
        if (frame.Size > limits.MaximumPacketSize)
        {
            if (introducesAlias)
            {
                _aliases!.Forget(delivery.Message.Topic);
            }

            return false;
        }

        if (delivery.Qos != MqttQos.AtMostOnce)
        {
            Quota--;
        }

        frame.Write(writer, MqttEncoder.PublishFirstByte(delivery.Qos, delivery.Retain, duplicate), packetId);
        return true;
    }

    public void AppendAnswer(MqttPacketType type, ushort packetId, MqttReason reason)
    {
        if (Version == MqttVersion.V5 && reason != MqttReason.Success)
        {
            Append(new PublishAnswerPacket(type, packetId, reason));
            return;
        }

        var span = _control.GetSpan(4);
        span[0] = (byte)(((int)type << 4) | (type == MqttPacketType.PubRel ? 0x02 : 0));
        span[1] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(span[2..], packetId);
        _control.Advance(4);
    }

    private PumpState Fill()
    {
        lock (session.Gate)
        {
            _wakePending = false;
            FlushControl();
            if (_finishing)
            {
                return PumpState.Finished;
            }

            while (writer.UnflushedBytes < BatchBytes)
            {
                if (!session.TryWriteNext(this, clock.Now))
                {
                    FlushControl();
                    return PumpState.Empty;
                }
            }

            return PumpState.More;
        }
    }

    private void FlushControl()
    {
        if (_control.WrittenCount == 0)
        {
            return;
        }

        writer.Write(_control.WrittenSpan);
        _control.ResetWrittenCount();
    }

    private void Append(MqttPacket packet)
    {
        var before = _control.WrittenCount;
        MqttEncoder.Write(_control, Version, packet);
        if (_control.WrittenCount - before > limits.MaximumPacketSize)
        {
            // [MQTT-3.2.2-19] and its kin: an answer too large is sent without its explanations, which are all that can be large.
            var kept = _control.WrittenSpan[..before].ToArray();
            _control.ResetWrittenCount();
            _control.Write(kept);
            MqttEncoder.Write(_control, Version, AnswerTrimming.WithoutExplanations(packet));
        }
    }

    private PublishFrame FrameOf(in Delivery delivery, out bool introducesAlias)
    {
        introducesAlias = false;
        var message = delivery.Message;
        var withPacketId = delivery.Qos != MqttQos.AtMostOnce;
        if (Version == MqttVersion.V311 || (_aliases is null && delivery.Identifiers is null && message.ExpiresAt == 0))
        {
            return message.Frame(Version, withPacketId);
        }

        ushort? alias = null;
        ReadOnlySpan<byte> topic = message.TopicUtf8;
        if (_aliases?.TryUse(message.Topic, out var number, out introducesAlias) == true)
        {
            alias = number;
            topic = introducesAlias ? topic : default;
        }

        var properties = (message.Properties ?? new MqttProperties()) with
        {
            MessageExpirySeconds = message.RemainingExpirySeconds(clock.Now),
            SubscriptionIdentifiers = delivery.Identifiers,
            TopicAlias = alias,
        };
        return PublishFrame.Build(Version, topic, message.Payload.Span, properties, withPacketId);
    }

    private enum PumpState
    {
        Empty,
        More,
        Finished,
    }
}

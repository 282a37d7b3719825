using System.Buffers;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Sessions;

namespace Roommate.Mqtt.Broker;

/// <summary>Hands each received packet to what deals with it. One per connection, called by its read loop only.</summary>
internal sealed class PacketDispatcher(BrokerCore core, MqttConnection connection, AcceptedConnect accepted, MqttSession session, Outbox outbox)
{
    private readonly WakeList _wakes = new();
    private readonly PublishReceiver _publishes = new(core, connection, accepted.Version, session, outbox);
    private readonly SubscriptionReceiver _subscriptions = new(core, connection, accepted.Version, session, outbox);

    /// <summary>The will, until a DISCONNECT discards it [MQTT-3.14.4-3].</summary>
    public MqttMessage? Will { get; private set; } = accepted.Packet.Will;

    /// <summary>Deals with one packet; a fault ends the connection.</summary>
    public ValueTask<MqttFault?> HandleAsync(byte firstByte, ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            return Handle(firstByte, body.FirstSpan);
        }

        var copy = ArrayPool<byte>.Shared.Rent((int)body.Length);
        body.CopyTo(copy);
        var handling = Handle(firstByte, copy.AsSpan(0, (int)body.Length));
        ArrayPool<byte>.Shared.Return(copy);
        return handling;
    }

    /// <summary>Called when what was received so far is dealt with: others send now, and this client is held up if it does not read.</summary>
    public ValueTask EndBatchAsync()
    {
        _wakes.Flush();
        return outbox.WaitForRoomAsync();
    }

    /// <summary>Reads everything it needs out of the span before anything is awaited.</summary>
    private ValueTask<MqttFault?> Handle(byte firstByte, ReadOnlySpan<byte> body)
    {
        if ((MqttPacketType)(firstByte >> 4) == MqttPacketType.Publish)
        {
            return _publishes.Handle(firstByte, body, _wakes);
        }

        if (!MqttDecoder.TryDecode(accepted.Version, firstByte, body, out var packet, out var fault))
        {
            return new ValueTask<MqttFault?>(fault);
        }

        switch (packet)
        {
            case PublishAnswerPacket answer:
                return HandleAnswer(answer);
            case PingPacket { Type: MqttPacketType.PingReq }:
                outbox.Send(new PingPacket(MqttPacketType.PingResp));
                return default;
            case SubscribePacket subscribe:
                _wakes.Flush();
                return _subscriptions.SubscribeAsync(subscribe);
            case UnsubscribePacket unsubscribe:
                _subscriptions.Unsubscribe(unsubscribe);
                return default;
            case ReasonPacket { Type: MqttPacketType.Disconnect } disconnect:
                return new ValueTask<MqttFault?>(HandleDisconnect(disconnect));
            default:
                // A second CONNECT [MQTT-3.1.0-2], AUTH without a method, or what only servers send.
                return new ValueTask<MqttFault?>(MqttFault.Protocol($"{packet!.Type} is not expected here"));
        }
    }

    private ValueTask<MqttFault?> HandleAnswer(PublishAnswerPacket answer)
    {
        switch (answer.Type)
        {
            case MqttPacketType.PubAck or MqttPacketType.PubComp:
                session.Finish(answer.PacketId);
                WakeSelf(true);
                return default;
            case MqttPacketType.PubRec when answer.Reason.IsFailure():
                session.MarkReceived(answer.PacketId, refused: true);
                WakeSelf(true);
                return default;
            case MqttPacketType.PubRec:
                var known = session.MarkReceived(answer.PacketId, refused: false);
                return GoOnAsync(MqttPacketType.PubRel, answer.PacketId, known);
            default:
                var held = session.ReceivedIds.Remove(answer.PacketId);
                core.Journal.SaveReceived(session, answer.PacketId, held: false);
                return GoOnAsync(MqttPacketType.PubComp, answer.PacketId, held);
        }
    }

    /// <summary>The next step of a QoS 2 exchange, once the one before it is as durable as the store makes it.</summary>
    private ValueTask<MqttFault?> GoOnAsync(MqttPacketType type, ushort packetId, bool known)
    {
        if (core.Journal.IsActive)
        {
            return GoOnWhenCommittedAsync(type, packetId, known);
        }

        WakeSelf(outbox.SendAnswer(type, packetId, known ? MqttReason.Success : MqttReason.PacketIdentifierNotFound));
        return default;
    }

    private async ValueTask<MqttFault?> GoOnWhenCommittedAsync(MqttPacketType type, ushort packetId, bool known)
    {
        _wakes.Flush();
        await core.Journal.CommittedAsync(connection.Closing);
        WakeSelf(outbox.SendAnswer(type, packetId, known ? MqttReason.Success : MqttReason.PacketIdentifierNotFound));
        return null;
    }

    private void WakeSelf(bool wake)
    {
        if (wake)
        {
            _wakes.Add(outbox);
        }
    }

    private MqttFault? HandleDisconnect(ReasonPacket disconnect)
    {
        if (disconnect.Properties?.SessionExpirySeconds is { } seconds)
        {
            // [MQTT-3.14.2-2]: a session that was to end with its connection cannot be prolonged now.
            if (accepted.SessionExpirySeconds == 0 && seconds > 0)
            {
                return MqttFault.Protocol("DISCONNECT prolongs a session that was to end");
            }

            session.ExpirySeconds = Math.Min(seconds, (uint)core.Options.SessionExpirySeconds);
            core.Save(session);
        }

        var wantsWill = disconnect.Reason != MqttReason.Success;
        Will = wantsWill ? Will : null;
        connection.Close(new EndCause(
            wantsWill ? MqttDisconnectKind.WithWill : MqttDisconnectKind.Normal, disconnect.Reason, disconnect.Properties?.ReasonString, Tell: false));
        return null;
    }
}

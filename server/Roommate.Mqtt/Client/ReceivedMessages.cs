using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Client;

/// <summary>
/// What the broker sent, on its way to the handler. The read loop never waits for the handler, or a handler that publishes would wait
/// for an acknowledgement nobody reads.
/// </summary>
internal sealed partial class ReceivedMessages(int maximum, int handling, ILogger logger)
{
    private readonly Channel<(PublishPacket Publish, ClientTransport? From)> _queue =
        Channel.CreateUnbounded<(PublishPacket, ClientTransport?)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HashSet<ushort> _unreleased = [];
    private ClientTransport? _transport;
    private long _dropped;
    private int _waiting;

    public long Dropped => Interlocked.Read(ref _dropped);

    public void Attach(ClientTransport transport, bool sessionPresent)
    {
        lock (_unreleased)
        {
            _transport = transport;
            if (!sessionPresent)
            {
                _unreleased.Clear();
            }
        }
    }

    public void Add(PublishPacket publish)
    {
        // QoS 1 and 2 are bounded by the receive maximum: the broker waits for our acknowledgements. QoS 0 is bounded here.
        if (publish.Message.Qos == MqttQos.AtMostOnce && Volatile.Read(ref _waiting) >= maximum)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        Interlocked.Increment(ref _waiting);
        _queue.Writer.TryWrite((publish, _transport));
    }

    /// <summary>PUBREL: the id of a QoS 2 message is free again.</summary>
    public void Release(ushort packetId)
    {
        lock (_unreleased)
        {
            _unreleased.Remove(packetId);
            _transport?.Send(new PublishAnswerPacket(MqttPacketType.PubComp, packetId));
        }
    }

    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Handles messages in their order; an acknowledgement says that the handler is done with it, and they keep the order too [MQTT-4.6.0-2].</summary>
    public async Task HandleAsync(Func<MqttMessage, CancellationToken, ValueTask> handler, CancellationToken stopping)
    {
        // One is waited for at the channel's end and one before it is full: the capacity is what may be between them.
        var begun = Channel.CreateBounded<(PublishPacket Publish, ClientTransport? From, Task<bool> Handling)>(Math.Max(1, handling - 1));
        var acknowledging = AcknowledgeAsync(begun.Reader);
        await foreach (var (publish, from) in _queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            Interlocked.Decrement(ref _waiting);
            if (stopping.IsCancellationRequested)
            {
                break; // Unacknowledged: the broker keeps what is left.
            }

            var work = IsRepeated(publish) ? Task.FromResult(true) : TryHandleAsync(publish.Message, handler, stopping).AsTask();
            if (handling == 1)
            {
                await work;
            }

            await begun.Writer.WriteAsync((publish, from, work), CancellationToken.None);
        }

        begun.Writer.Complete();
        await acknowledging;
    }

    private static async Task AcknowledgeAsync(ChannelReader<(PublishPacket Publish, ClientTransport? From, Task<bool> Handling)> begun)
    {
        await foreach (var (publish, from, handling) in begun.ReadAllAsync(CancellationToken.None))
        {
            if (await handling)
            {
                Acknowledge(publish, from);
            }
        }
    }

    private bool IsRepeated(PublishPacket publish)
    {
        lock (_unreleased)
        {
            return publish.Message.Qos == MqttQos.ExactlyOnce && !_unreleased.Add(publish.PacketId);
        }
    }

    /// <summary>A handler that fails is logged, and the message acknowledged: sending it again would fail again.</summary>
    private async ValueTask<bool> TryHandleAsync(MqttMessage message, Func<MqttMessage, CancellationToken, ValueTask> handler, CancellationToken stopping)
    {
        try
        {
            await handler(message, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            Log.HandlerFailed(logger, e, message.Topic);
        }

        return true;
    }

    /// <summary>Only on the connection it came by: on another, the id may mean another message, and a resumed session sends it again anyway.</summary>
    private static void Acknowledge(PublishPacket publish, ClientTransport? from)
    {
        if (publish.Message.Qos == MqttQos.AtMostOnce)
        {
            return;
        }

        var type = publish.Message.Qos == MqttQos.AtLeastOnce ? MqttPacketType.PubAck : MqttPacketType.PubRec;
        from?.Send(new PublishAnswerPacket(type, publish.PacketId));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Handling a message on {Topic} failed")]
        public static partial void HandlerFailed(ILogger logger, Exception exception, string topic);
    }
}

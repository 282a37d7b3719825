using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Link;

/// <summary>The server's own MQTT endpoint as a side. Its clients are this node's: what they say is heard here, whoever the audience.</summary>
internal sealed partial class OwnEndpoint(Func<IMqttBroker> broker, ILogger<OwnEndpoint> log) : IMqttSide
{
    // Per filter. A burst of retained configurations fits; a handler that stands still costs at most this.
    private const int Waiting = 10_000;

    public event Action? BeganSpeaking
    {
        add { } // it always does
        remove { }
    }

    public string Name => "own";

    public bool IsSpeaking => true;

    public ValueTask<IAsyncDisposable> SubscribeAsync(
        string filter, MqttAudience audience, Func<MqttMessage, CancellationToken, ValueTask> handler, CancellationToken ct)
    {
        var queue = Channel.CreateBounded<MqttMessage>(
            new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest },
            dropped => Log.Dropped(log, dropped.Topic));
        var hearing = broker().Hear(filter, message => queue.Writer.TryWrite(message));
        return ValueTask.FromResult<IAsyncDisposable>(new Subscription(hearing, queue, handler, log));
    }

    public ValueTask<MqttReason> PublishAsync(MqttMessage message, CancellationToken ct)
    {
        // What others may see of this home they may see on any node; an order to a device is for the node it is connected to.
        var taken = broker().Publish(message, everywhere: message.Topic.StartsWith(OutwardTopics.Root, StringComparison.Ordinal));
        return ValueTask.FromResult(taken > 0 || message.Retain ? MqttReason.Success : MqttReason.NoMatchingSubscribers);
    }

    private sealed class Subscription : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ending = new();
        private readonly IDisposable _hearing;
        private readonly Task _working;

        public Subscription(IDisposable hearing, Channel<MqttMessage> queue, Func<MqttMessage, CancellationToken, ValueTask> handler, ILogger log)
        {
            _hearing = hearing;
            _working = WorkAsync(queue.Reader, handler, log);
        }

        public async ValueTask DisposeAsync()
        {
            _hearing.Dispose();
            await _ending.CancelAsync();
            await _working;
            _ending.Dispose();
        }

        private async Task WorkAsync(ChannelReader<MqttMessage> messages, Func<MqttMessage, CancellationToken, ValueTask> handler, ILogger log)
        {
            await Task.Yield();
            try
            {
                await foreach (var message in messages.ReadAllAsync(_ending.Token))
                {
                    await HandleAsync(message, handler, log);
                }
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                // Nobody hears any more.
            }
        }

        private async ValueTask HandleAsync(MqttMessage message, Func<MqttMessage, CancellationToken, ValueTask> handler, ILogger log)
        {
            try
            {
                await handler(message, _ending.Token);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Failed(log, exception, message.Topic);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3011, LogLevel.Error, "Handling a message on {Topic} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string topic);

        [LoggerMessage(3012, LogLevel.Warning, "Too much to hear: a message on {Topic} was dropped")]
        public static partial void Dropped(ILogger logger, string topic);
    }
}

using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Delivery;
using Roommate.Live.Rings;

namespace Roommate.Live.Nodes;

/// <summary>Follows a topic from inside the server, with a person's rights and the same guarantees as a client has: first its state, then every event in order.</summary>
public sealed class TopicTail
{
    private readonly LiveNode _node;
    private readonly LiveMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<TopicTail> _log;

    internal TopicTail(LiveNode node, LiveMetrics metrics, TimeProvider time, ILogger<TopicTail> log)
    {
        _node = node;
        _metrics = metrics;
        _time = time;
        _log = log;
    }

    /// <summary>First the snapshot, then events, until the reader stops. What may not be seen throws its fault.</summary>
    public async IAsyncEnumerable<TailEvent> FollowAsync(ClaimsPrincipal viewer, string topic, [EnumeratorCancellation] CancellationToken ct)
    {
        var sink = new Sink();

        // Not one of the node's connections: nobody has to be told to come back elsewhere when this node goes away.
        using var connection = new LiveConnection("tail", viewer, sink, _metrics, _time, _log);
        try
        {
            var (answer, held) = await _node.SubscribeAsync(connection, new SubscribeRequest([new Contracts.Live.TopicPosition(topic)]), ct);
            var subscription = answer.Subscriptions[0];
            if (subscription.Error is { } error)
            {
                throw new FaultException(new Fault(error.Code, error.Message));
            }

            yield return new TailEvent(EventTypes.Snapshot, subscription.Snapshot ?? default);
            connection.Release(held);
            await foreach (var next in sink.Events.ReadAllAsync(ct))
            {
                yield return next;
            }
        }
        finally
        {
            _node.Unsubscribe(connection, [topic]);
        }
    }

    // The reader only hands on, so a full queue is short; the topic is then read from its log.
    private sealed class Sink : IEventSink
    {
        private const int Most = 1024;

        private readonly Channel<TailEvent> _events = Channel.CreateBounded<TailEvent>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

        public ChannelReader<TailEvent> Events => _events.Reader;

        public async ValueTask WriteAsync(EventBatch batch, CancellationToken ct)
        {
            foreach (var written in batch.Events)
            {
                using var json = JsonDocument.Parse(written.Json);
                await _events.Writer.WriteAsync(new TailEvent(json.RootElement.GetProperty("type").GetString()!, json.RootElement.GetProperty("data").Clone()), ct);
            }
        }

        public ValueTask WriteAsync(Draining draining, CancellationToken ct) => ValueTask.CompletedTask;

        public void Close() => _events.Writer.TryComplete(new FaultException(Fault.Unavailable()));
    }
}

/// <summary>One event of a followed topic; the state itself comes as <see cref="EventTypes.Snapshot"/>.</summary>
public readonly record struct TailEvent(string Type, JsonElement Data)
{
    public T Read<T>() => Data.Deserialize<T>(Wire.Json)!;
}

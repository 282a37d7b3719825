using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Roommate.Contracts.Live;
using Roommate.Live.Delivery;
using Roommate.Live.Log;
using Roommate.Live.Rings;

namespace Roommate.Testing.Live;

/// <summary>
/// A client as the contract describes one: it keeps a position per topic, subscribes with it wherever it connects, and
/// notes every event that is not exactly the next one. It can be cut, and it can stop reading.
/// </summary>
internal sealed class LiveTestClient(params string[] topics)
{
    private static int s_ids;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, TopicHead> _places = [];
    private TaskCompletionSource _changed = NewSignal();
    private TaskCompletionSource? _gate;
    private Wire? _wire;

    public string UserId { get; init; } = "usr_1";

    /// <summary>What broke the contract.</summary>
    public List<string> Violations { get; } = [];

    public List<(string Topic, long Offset, string Type)> Seen { get; } = [];

    public SubscribeResult? LastAnswer { get; private set; }

    public Draining? Drained { get; private set; }

    public bool IsConnected => _wire is { IsDead: false };

    /// <summary>The server closed the connection.</summary>
    public bool WasClosed { get; private set; }

    /// <summary>How often the connection of now was written to.</summary>
    public int Writes => _wire!.Writes;

    public LiveConnection Connection => _wire!.Connection!;

    public async Task<SubscribeResult> ConnectAsync(LiveTestNode node)
    {
        var wire = Open(node);
        var result = await SubscribeAsync();
        wire.Connection!.Release(result.Held);
        return result.Answer;
    }

    /// <summary>Connects without subscribing.</summary>
    public Wire Open(LiveTestNode node)
    {
        Cut();
        var wire = new Wire(this, node);
        var viewer = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, UserId)], "test"));
        wire.Connection = node.Node.Connect($"c{Interlocked.Increment(ref s_ids)}", viewer, wire);
        return _wire = wire;
    }

    /// <summary>Subscribes with what it has; nothing flows before the held cursors are released.</summary>
    public async Task<(SubscribeResult Answer, IReadOnlyList<Cursor> Held)> SubscribeAsync()
    {
        var wire = _wire!;
        var request = new SubscribeRequest([.. topics.Select(PositionOf)]);
        var (answer, held) = await wire.Node.Node.SubscribeAsync(wire.Connection!, request, default);
        lock (_lock)
        {
            LastAnswer = answer;
            foreach (var subscription in answer.Subscriptions.Where(s => s.Error is null))
            {
                if (subscription.Recovered != true)
                {
                    _places[subscription.Topic] = new TopicHead(subscription.Epoch!, subscription.Head!.Value);
                }
            }

            Signal();
        }

        return (answer, held);
    }

    /// <summary>The socket dies: whatever is on its way is lost.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            if (_wire is null)
            {
                return;
            }

            _wire.IsDead = true;
        }

        _wire.Node.Node.Disconnect(_wire.Connection!.Id);
    }

    public void StopReading()
    {
        lock (_lock)
        {
            _gate ??= NewSignal();
        }
    }

    public void ReadOn()
    {
        lock (_lock)
        {
            _gate?.TrySetResult();
            _gate = null;
        }
    }

    public TopicHead Place(string topic)
    {
        lock (_lock)
        {
            return _places.GetValueOrDefault(topic);
        }
    }

    /// <summary>Completes when the client stands exactly here.</summary>
    public Task ReachAsync(string topic, TopicHead head) => WhenAsync(() => _places.GetValueOrDefault(topic) == head, () => $"{topic}: at {Place(topic)}, wanted {head}");

    public Task WhenSeenAsync(string type) => WhenAsync(() => Seen.Any(s => s.Type == type), () => $"never saw {type}");

    public Task WhenClosedAsync() => WhenAsync(() => WasClosed, () => "was never closed");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WhenAsync(Func<bool> holds, Func<string> problem)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (holds())
                {
                    return;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(Patience.Long);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"{problem()}; violations: {string.Join("; ", Violations)}");
            }
        }
    }

    private Contracts.Live.TopicPosition PositionOf(string topic)
    {
        lock (_lock)
        {
            return _places.TryGetValue(topic, out var place) ? new(topic, place.Head, place.Epoch) : new(topic);
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private void Apply(WireEvent next)
    {
        using var json = JsonDocument.Parse(next.Json);
        var root = json.RootElement;
        var topic = root.GetProperty("topic").GetString()!;
        var offset = root.GetProperty("offset").GetInt64();
        var type = root.GetProperty("type").GetString()!;
        Seen.Add((topic, offset, type));
        if (offset == 0 && type != EventTypes.Snapshot)
        {
            return;
        }

        var place = _places.GetValueOrDefault(topic);
        if (type == EventTypes.Snapshot)
        {
            _places[topic] = new TopicHead(root.GetProperty("epoch").GetString()!, offset);
            return;
        }

        if (offset != place.Head + 1)
        {
            Violations.Add($"{topic}: {offset} after {place.Head}");
        }

        if (root.GetProperty("data").GetString() != offset.ToString(CultureInfo.InvariantCulture))
        {
            Violations.Add($"{topic}: {offset} carries {root.GetProperty("data")}");
        }

        _places[topic] = place with { Head = offset };
    }

    /// <summary>One connection of this client; dead after a cut, whatever is still written to it.</summary>
    internal sealed class Wire(LiveTestClient client, LiveTestNode node) : IEventSink
    {
        public LiveTestNode Node => node;

        public LiveConnection? Connection { get; set; }

        public bool IsDead { get; set; }

        /// <summary>The bytes of the largest batch so far: what a client that does not read costs.</summary>
        public int LargestBatch { get; private set; }

        /// <summary>How often it was written to.</summary>
        public int Writes { get; private set; }

        public async ValueTask WriteAsync(EventBatch batch, CancellationToken ct)
        {
            Writes++;
            LargestBatch = Math.Max(LargestBatch, batch.Bytes);
            Task? gate;
            lock (client._lock)
            {
                gate = client._gate?.Task;
            }

            if (gate is not null)
            {
                await gate.WaitAsync(ct);
            }

            lock (client._lock)
            {
                if (IsDead)
                {
                    return;
                }

                foreach (var next in batch.Events)
                {
                    client.Apply(next);
                }

                client.Signal();
            }
        }

        public ValueTask WriteAsync(Draining draining, CancellationToken ct)
        {
            lock (client._lock)
            {
                client.Drained = draining;
                client.Signal();
            }

            return ValueTask.CompletedTask;
        }

        public void Close()
        {
            lock (client._lock)
            {
                IsDead = true;
                client.WasClosed = true;
                client.Signal();
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Delivery;
using Roommate.Live.Log;
using Roommate.Live.Rings;
using Roommate.Live.Topics;

namespace Roommate.Live.Nodes;

/// <summary>
/// This node's connections and what they follow. Subscribe: check the right, open the topic (subscribe its channel, then
/// read), decide between replay and snapshot, answer, and only then let events flow.
/// </summary>
internal sealed partial class LiveNode(
    FollowedTopics topics,
    TopicCatalog catalog,
    ITopicLog log,
    IOptions<LiveOptions> options,
    LiveMetrics metrics,
    TimeProvider time,
    ILogger<LiveNode> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, LiveConnection> _connections = new(StringComparer.Ordinal);

    public IEnumerable<LiveConnection> Connections => _connections.Values;

    public LiveConnection Connect(string id, ClaimsPrincipal viewer, IEventSink sink)
    {
        var connection = new LiveConnection(id, viewer, sink, metrics, time, logger);
        _connections[id] = connection;
        metrics.Connections.Add(1);
        return connection;
    }

    public void Disconnect(string id)
    {
        if (!_connections.TryRemove(id, out var connection))
        {
            return;
        }

        metrics.Connections.Add(-1);
        connection.Dispose();
        foreach (var (topic, cursor) in connection.Cursors())
        {
            connection.Remove(topic);
            cursor.Followed.Topic.Detach(cursor, time.GetUtcNow());
        }
    }

    public LiveConnection? Find(string id) => _connections.GetValueOrDefault(id);

    /// <summary>Subscribes to each topic; the cursors are held until the answer is on its way.</summary>
    public async ValueTask<(SubscribeResult Result, IReadOnlyList<Cursor> Held)> SubscribeAsync(LiveConnection connection, SubscribeRequest request, CancellationToken ct)
    {
        if (request.Topics.Count > options.Value.TopicsPerCall)
        {
            throw new FaultException(Fault.TooLarge($"At most {options.Value.TopicsPerCall} topics in one call."));
        }

        var answers = await Task.WhenAll(request.Topics.Select(asked => OneAsync(connection, asked, ct)));
        return (new SubscribeResult([.. answers.Select(static a => a.Answer)]), [.. answers.Select(static a => a.Cursor).OfType<Cursor>()]);
    }

    public void Unsubscribe(LiveConnection connection, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (connection.Remove(name) is { } cursor)
            {
                cursor.Followed.Topic.Detach(cursor, time.GetUtcNow());
            }
        }
    }

    /// <summary>A person's rights have changed: what they may no longer see ends now.</summary>
    public async ValueTask RecheckAsync(string userId, CancellationToken ct)
    {
        foreach (var connection in _connections.Values.Where(c => c.Viewer.FindFirstValue(ClaimTypes.NameIdentifier) == userId))
        {
            foreach (var (name, cursor) in connection.Cursors())
            {
                if (await cursor.Followed.Source.AuthorizeAsync(connection.Viewer, cursor.Followed.Topic.Name.Id, ct) is not null)
                {
                    Unsubscribe(connection, [name]);
                }
            }
        }
    }

    /// <summary>Closes connections, for example those of a sign-in session that has ended.</summary>
    public void Close(Func<ClaimsPrincipal, bool> which)
    {
        foreach (var connection in _connections.Values.Where(c => which(c.Viewer)))
        {
            connection.Close();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var connection in _connections.Values.Where(c => c.IsStalled(options.Value.StalledAfter)))
            {
                Log.Stalled(logger, connection.Id);
                metrics.Stalled.Add(1);
                connection.Close();
            }
        }
    }

    private static (Subscription, Cursor?) Refused(string topic, Fault fault) => (new Subscription(topic, Error: new TopicError(fault.Code, fault.Text)), null);

    private async Task<(Subscription Answer, Cursor? Cursor)> OneAsync(LiveConnection connection, Contracts.Live.TopicPosition asked, CancellationToken ct)
    {
        try
        {
            if (!TopicName.TryParse(asked.Topic, out var name) || catalog.Find(name.Kind) is not { } source)
            {
                return Refused(asked.Topic, Fault.NotFound("This topic"));
            }

            if (await source.AuthorizeAsync(connection.Viewer, name.Id, ct) is { } fault)
            {
                return Refused(asked.Topic, fault);
            }

            return connection.TopicCount >= options.Value.TopicsPerConnection
                ? Refused(asked.Topic, Fault.RateLimited(TimeSpan.FromSeconds(1), $"One connection follows at most {options.Value.TopicsPerConnection} topics."))
                : await FollowAsync(connection, name, source, asked, ct);
        }
        catch (FaultException refused)
        {
            return Refused(asked.Topic, refused.Fault);
        }
    }

    private async Task<(Subscription, Cursor?)> FollowAsync(LiveConnection connection, TopicName name, ITopicSource source, Contracts.Live.TopicPosition asked, CancellationToken ct)
    {
        var (followed, cursor) = await topics.FollowAsync(name, source, asked.After, f => new Cursor(connection, f), ct);
        try
        {
            var answer = await PlaceAsync(connection.Viewer, followed, cursor, asked, ct);
            if (connection.Add(asked.Topic, cursor) is { } replaced)
            {
                replaced.Followed.Topic.Detach(replaced, time.GetUtcNow());
            }

            if (connection.Closed.IsCancellationRequested)
            {
                Unsubscribe(connection, [asked.Topic]);
            }

            return (answer, cursor);
        }
        catch
        {
            followed.Topic.Detach(cursor, time.GetUtcNow());
            throw;
        }
    }

    // Replay where the log still holds everything after the client's offset; else the state at an offset, and what follows it.
    private async Task<Subscription> PlaceAsync(ClaimsPrincipal viewer, FollowedTopic followed, Cursor cursor, Contracts.Live.TopicPosition asked, CancellationToken ct)
    {
        var state = followed.Topic.State;
        if (asked.After is { } after && asked.Epoch == state.Epoch && after >= 0 && await HoldsAsync(followed.Topic, state, after, ct))
        {
            cursor.Begin(followed.Topic.PositionAt(state.Generation, after), replay: true);
            return new Subscription(asked.Topic, state.Epoch, Math.Max(state.Head, after), Recovered: true);
        }

        var snapshot = await followed.Source.SnapshotAsync(viewer, followed.Topic.Name.Id, ct);
        cursor.Begin(followed.Topic.PositionAt(state.Generation, snapshot.Head), replay: false);
        return new Subscription(asked.Topic, state.Epoch, snapshot.Head, Recovered: false, JsonSerializer.Deserialize<JsonElement>(snapshot.Json.Span));
    }

    private async ValueTask<bool> HoldsAsync(LiveTopic topic, TopicState state, long after, CancellationToken ct)
    {
        if (after + 1 >= state.FirstHeld && after <= state.Head)
        {
            return true;
        }

        var slice = await log.ReadAsync(topic.Name.ToString(), after, 1, ct);
        return slice.At.Epoch == state.Epoch && slice.First <= after + 1 && after <= slice.At.Head;
    }

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Information, "Connection {Connection} did not read for too long and was closed; it may reconnect.")]
        public static partial void Stalled(ILogger logger, string connection);
    }
}

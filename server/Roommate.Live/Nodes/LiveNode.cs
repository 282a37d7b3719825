using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Delivery;
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
    IOptions<LiveOptions> options,
    LiveMetrics metrics,
    PumpTicks ticks,
    TimeProvider time,
    ILogger<LiveNode> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, LiveConnection> _connections = new(StringComparer.Ordinal);

    /// <summary>Somebody connected or disconnected. Handlers only hand on.</summary>
    public event Action? ConnectionsChanged;

    public IEnumerable<LiveConnection> Connections => _connections.Values;

    public LiveConnection Connect(string id, ClaimsPrincipal viewer, IEventSink sink)
    {
        var connection = new LiveConnection(id, viewer, sink, metrics, time, logger, ticks);
        _connections[id] = connection;
        metrics.Connections.Add(1);
        ConnectionsChanged?.Invoke();
        return connection;
    }

    public void Disconnect(string id)
    {
        if (!_connections.TryRemove(id, out var connection))
        {
            return;
        }

        metrics.Connections.Add(-1);
        ConnectionsChanged?.Invoke();
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
        if (request?.Topics is null || request.Topics.Any(static t => t?.Topic is null))
        {
            throw new FaultException(Fault.Invalid("topics", "Name the topics to follow: {\"topics\": [{\"topic\": \"home:...\"}]}."));
        }

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
            connection.RightsChanged();
            await Task.WhenAll(connection.Cursors().Select(followed => RecheckAsync(connection, followed.Key, followed.Value, ct)));
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

    private (Subscription, Cursor?) Ended(LiveConnection connection, string topic, Fault fault)
    {
        Unsubscribe(connection, [topic]);
        return Refused(topic, fault);
    }

    // Deny by default: who cannot be asked about may not stay. The client comes back and is asked about again.
    private async Task RecheckAsync(LiveConnection connection, string topic, Cursor cursor, CancellationToken ct)
    {
        try
        {
            if (await cursor.Followed.Source.AuthorizeAsync(connection.Viewer, cursor.Followed.Topic.Name.Id, ct) is not null)
            {
                Unsubscribe(connection, [topic]);
            }
        }
        catch (FaultException unavailable)
        {
            Log.NotRechecked(logger, connection.Id, unavailable.Fault.Code);
            connection.Close();
        }
    }

    private async Task<(Subscription Answer, Cursor? Cursor)> OneAsync(LiveConnection connection, Contracts.Live.TopicPosition asked, CancellationToken ct)
    {
        try
        {
            if (!TopicName.TryParse(asked.Topic, out var name) || catalog.Find(name.Kind) is not { } source)
            {
                return Refused(asked.Topic, Fault.NotFound("This topic"));
            }

            var rights = connection.RightsVersion;
            if (await source.AuthorizeAsync(connection.Viewer, name.Id, ct) is { } fault)
            {
                return Refused(asked.Topic, fault);
            }

            if (connection.TopicCount >= options.Value.TopicsPerConnection)
            {
                return Refused(asked.Topic, Fault.RateLimited(TimeSpan.FromSeconds(1), $"One connection follows at most {options.Value.TopicsPerConnection} topics."));
            }

            var answer = await FollowAsync(connection, name, source, asked, ct);

            // Rights that ended between the question and the subscription: the recheck had nothing to end yet.
            return rights != connection.RightsVersion && await source.AuthorizeAsync(connection.Viewer, name.Id, ct) is { } ended
                ? Ended(connection, asked.Topic, ended)
                : answer;
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
            var answer = await Placement.PlaceAsync(connection.Viewer, followed, cursor, asked, ct);
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

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Information, "Connection {Connection} did not read for too long and was closed; it may reconnect.")]
        public static partial void Stalled(ILogger logger, string connection);

        [LoggerMessage(2202, LogLevel.Warning, "Connection {Connection}: its rights could not be asked for ({Code}); closed, it may reconnect.")]
        public static partial void NotRechecked(ILogger logger, string connection, string code);
    }
}

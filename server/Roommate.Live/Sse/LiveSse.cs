using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Nodes;

namespace Roommate.Live.Sse;

/// <summary>
/// <c>GET /events?topic=a&amp;topic=b</c>: the same subscription as the hub's, for scripts and for proxies that break
/// WebSockets. First one <c>subscribed</c> message with what Subscribe answers, then <c>events</c> messages, each a batch as
/// the hub has it. <c>Last-Event-ID</c> resumes on any node.
/// </summary>
public sealed class LiveSse
{
    private const int MaxTopics = 100;

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private readonly LiveNode _node;
    private readonly Ids _ids;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;

    /// <param name="stopping">The host goes: a stream that stays open would hold it up.</param>
    internal LiveSse(LiveNode node, Ids ids, TimeProvider time, CancellationToken stopping = default)
    {
        _node = node;
        _ids = ids;
        _time = time;
        _stopping = stopping;
    }

    /// <summary>Serves the stream until either side ends it. The caller has checked that somebody is signed in.</summary>
    public async Task HandleAsync(HttpContext http, IEnumerable<string> topic)
    {
        var topics = topic.Distinct(StringComparer.Ordinal).ToArray();
        if (topics.Length is 0 or > MaxTopics)
        {
            throw new FaultException(Fault.Invalid("topic", $"Name 1 to {MaxTopics} topics to follow: ?topic=home:...&topic=room:..."));
        }

        var position = new StreamPosition(topics);
        position.TryRead(http.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? http.Request.Query["lastEventId"].FirstOrDefault());
        using var stream = new EventStream(http, position, _ids.Jitter());
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stream.Ended, _stopping);
        var id = _ids.New("sse");
        var connection = _node.Connect(id, http.User ?? new ClaimsPrincipal(), stream);
        try
        {
            var (answer, held) = await _node.SubscribeAsync(connection, new SubscribeRequest(position.ToPositions()), ended.Token);
            if (answer.Subscriptions.All(static s => s.Error is not null) && answer.Subscriptions[0].Error is { } refused)
            {
                // Nothing would ever come: an answer that ends tells a script so.
                throw new FaultException(new Fault(refused.Code, refused.Message));
            }

            Prepare(http);
            await stream.BeginAsync(answer, ended.Token);
            connection.Release(held);
            using var timer = new PeriodicTimer(KeepAlive, _time);
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                await stream.KeepAliveAsync(ended.Token);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Either side ended it; the client's last id says what it has.
        }
        finally
        {
            _node.Disconnect(id);
            await stream.FinishAsync();
        }
    }

    private static void Prepare(HttpContext http)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache, no-store";

        // nginx buffers a response unless told otherwise.
        http.Response.Headers["X-Accel-Buffering"] = "no";
    }
}

using System.Net.WebSockets;
using Microsoft.AspNetCore.SignalR;
using Roommate.Contracts.Live;

namespace Roommate.Testing;

/// <summary>
/// A client as the contract asks: a position per topic, a new connection whenever one ends, one Subscribe with all positions.
/// It keeps every event it was given and notes each that was not exactly the next.
/// </summary>
public sealed class ResumingClient : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly string _token;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Followed> _topics = [];
    private readonly Task _living;
    private HubClient? _current;
    private TaskCompletionSource _changed = NewSignal();

    public ResumingClient(Uri server, string token, params IEnumerable<string> topics)
    {
        (_server, _token) = (server, token);
        foreach (var topic in topics)
        {
            _topics[topic] = new Followed();
        }

        _living = Task.Run(LiveAsync);
    }

    /// <summary>What broke the contract.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Times a connection was made.</summary>
    public int Connections { get; private set; }

    /// <summary>Cuts the socket as a lost network would.</summary>
    public void Cut() => _current?.Cut();

    /// <summary>The events of a topic so far: offset, type and data.</summary>
    public IReadOnlyList<LiveEvent> EventsOf(string topic)
    {
        lock (_lock)
        {
            return [.. _topics[topic].Events];
        }
    }

    /// <summary>The last event of a topic so far.</summary>
    public LiveEvent? LastOf(string topic)
    {
        lock (_lock)
        {
            return _topics[topic].Events is [.., var last] ? last : null;
        }
    }

    public Task SubscribedAsync(TimeSpan? within = null) => UntilAsync(static client => client._topics.Values.All(static t => t.Epoch is not null), within, "all topics subscribed");

    /// <summary>Follows one more topic, on this connection and every later one.</summary>
    public async Task FollowAsync(string topic)
    {
        lock (_lock)
        {
            _topics[topic] = new Followed();
        }

        if (_current is { } client)
        {
            try
            {
                Take(await client.CallAsync<SubscribeResult>("Subscribe", new SubscribeRequest([new TopicPosition(topic)]), _stop.Token));
            }
            catch (Exception exception) when (IsLost(exception))
            {
                // The next connection asks for it.
            }
        }
    }

    /// <summary>Waits until the events seen so far are enough.</summary>
    public async Task UntilAsync(Func<ResumingClient, bool> enough, TimeSpan? within = null, string what = "the condition")
    {
        using var limit = new CancellationTokenSource(within ?? Patience.Long);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (enough(this))
                {
                    return;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Not in time: {what}. Connections: {Connections}; {string.Join("; ", Violations.Take(5))}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _living;
        _stop.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool IsLost(Exception exception) =>
        exception is WebSocketException or HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or HubException;

    private async Task LiveAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var client = await HubClient.ConnectAsync(_server, _token, _stop.Token);
                Connections++;
                await ServeAsync(client);
            }
            catch (Exception exception) when (IsLost(exception))
            {
                // As a page does: at once, then every half second with jitter.
                await Task.Delay(Random.Shared.Next(50, 500), CancellationToken.None);
            }
        }
    }

    private async Task ServeAsync(HubClient client)
    {
        TopicPosition[] positions;
        lock (_lock)
        {
            positions = [.. _topics.Select(static t => new TopicPosition(t.Key, t.Value.Epoch is null ? null : t.Value.Offset, t.Value.Epoch))];
        }

        Take(await client.CallAsync<SubscribeResult>("Subscribe", new SubscribeRequest(positions), _stop.Token));
        _current = client;
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var leaving = LeaveWhenToldAsync(client, leave.Token);
        await foreach (var item in client.Events.ReadAllAsync(_stop.Token))
        {
            Take(item);
        }

        await leave.CancelAsync();
        await leaving;
    }

    // A node that goes away says over which time its clients shall leave; each takes a random moment of it.
    private static async Task LeaveWhenToldAsync(HubClient client, CancellationToken left)
    {
        try
        {
            var draining = await client.Drained.Task.WaitAsync(left);
            await Task.Delay(Random.Shared.Next(draining.ReconnectInMs + 1), left);
            client.Cut();
        }
        catch (OperationCanceledException)
        {
            // The connection ended before.
        }
    }

    private void Take(SubscribeResult answer)
    {
        lock (_lock)
        {
            foreach (var subscription in answer.Subscriptions)
            {
                var followed = _topics[subscription.Topic];
                if (subscription.Error is { } error)
                {
                    Violations.Add($"{subscription.Topic}: {error.Code}");
                    continue;
                }

                if (followed.Epoch is not null && subscription.Recovered != true)
                {
                    Violations.Add($"{subscription.Topic}: not recovered after {followed.Offset}");
                }

                if (subscription.Recovered != true)
                {
                    (followed.Epoch, followed.Offset) = (subscription.Epoch, subscription.Head!.Value);
                }

                var early = followed.Early.ToArray();
                followed.Early.Clear();
                Array.ForEach(early, Take);
            }

            Signal();
        }
    }

    private void Take(LiveEvent item)
    {
        lock (_lock)
        {
            var followed = _topics[item.Topic];
            if (item.Offset == 0)
            {
                return;
            }

            if (followed.Epoch is null)
            {
                followed.Early.Add(item);
                return;
            }

            if (item.Type == "snapshot" ? item.Offset < followed.Offset : item.Offset != followed.Offset + 1)
            {
                Violations.Add($"{item.Topic}: {item.Offset} after {followed.Offset}");
            }

            followed.Offset = item.Offset;
            followed.Events.Add(item);
            Signal();
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private sealed class Followed
    {
        public string? Epoch { get; set; }

        public long Offset { get; set; }

        public List<LiveEvent> Events { get; } = [];

        // Events may be read before the answer to the call that asked for their topic.
        public List<LiveEvent> Early { get; } = [];
    }
}

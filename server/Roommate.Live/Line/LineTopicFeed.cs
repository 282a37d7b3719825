using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Live.Feed;
using Roommate.Live.Log;
using Roommate.Live.Topics;

namespace Roommate.Live.Line;

/// <summary>
/// The feed over the line; over the shared client where there is none. Refused for good, the line's open topics are taken over by the
/// shared client at once, and what was published in between is read from the log (<see cref="Restored"/>).
/// </summary>
internal sealed partial class LineTopicFeed : ITopicFeed, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Subscription, byte> _open = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly RedisLine _line;
    private readonly RedisTopicFeed _shared;
    private readonly TimeProvider _time;
    private readonly ILogger<LineTopicFeed> _log;

    public LineTopicFeed(RedisLine line, RedisTopicFeed shared, TimeProvider time, ILogger<LineTopicFeed> log)
    {
        (_line, _shared, _time, _log) = (line, shared, time, log);
        line.Restored += Restore;
        shared.Restored += Restore;
        line.GivenUp += TakeOver;
    }

    public event Action? Restored;

    public async ValueTask<IAsyncDisposable> OpenAsync(TopicName topic, Action<ReadOnlyMemory<byte>> receive, CancellationToken ct)
    {
        if (!_line.IsUsable)
        {
            return await _shared.OpenAsync(topic, receive, ct);
        }

        // Noted before the line is asked: who gives up meanwhile finds it.
        var subscription = new Subscription(this, topic, receive);
        _open[subscription] = 0;
        try
        {
            await subscription.OpenAsync(ct);
            return subscription;
        }
        catch
        {
            _open.TryRemove(subscription, out _);
            throw;
        }
    }

    public void Dispose()
    {
        _line.Restored -= Restore;
        _shared.Restored -= Restore;
        _line.GivenUp -= TakeOver;
        _closed.Cancel();
        _closed.Dispose();
    }

    private void Restore() => Restored?.Invoke();

    private void TakeOver() => _ = TakeOverAsync(_closed.Token);

    private async Task TakeOverAsync(CancellationToken ct)
    {
        // The line's own thread has told us, and ends.
        await Task.Yield();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await Task.WhenAll(_open.Keys.Select(s => s.MoveAsync(ct)));
                Restore();
                return;
            }
            catch (FaultException unavailable)
            {
                Log.Waits(_log, unavailable.Fault.Code);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception broken)
            {
                Log.Broken(_log, broken);
            }

            await Task.Delay(Pause, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One open topic, on the line or, once that is refused, on the shared client.</summary>
    private sealed class Subscription(LineTopicFeed feed, TopicName topic, Action<ReadOnlyMemory<byte>> receive) : IAsyncDisposable
    {
        private readonly SemaphoreSlim _gate = new(1, 1);
        private readonly string _channel = Keys.Channel(topic.Kind, topic.Id);
        private IAsyncDisposable? _moved;
        private bool _closed;

        public async ValueTask OpenAsync(CancellationToken ct)
        {
            try
            {
                await feed._line.SubscribeAsync(_channel, receive, ct);
            }
            catch (FaultException) when (!feed._line.IsUsable)
            {
                // Refused while it was asked.
            }

            if (!feed._line.IsUsable)
            {
                await MoveAsync(ct);
            }
        }

        /// <summary>To the shared client; nothing to do where that has been done or nobody listens any more.</summary>
        public async Task MoveAsync(CancellationToken ct)
        {
            await _gate.WaitAsync(ct);
            try
            {
                if (!_closed)
                {
                    _moved ??= await feed._shared.OpenAsync(topic, receive, ct);
                }
            }
            finally
            {
                _gate.Release();
            }
        }

        public async ValueTask DisposeAsync()
        {
            feed._open.TryRemove(this, out _);
            await _gate.WaitAsync(CancellationToken.None);
            try
            {
                _closed = true;
                if (_moved is not null)
                {
                    await _moved.DisposeAsync();
                }
                else if (feed._line.IsUsable)
                {
                    await feed._line.UnsubscribeAsync(_channel, receive, CancellationToken.None);
                }
            }
            finally
            {
                _gate.Release();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2411, LogLevel.Warning, "Topics wait for the shared connection to Redis ({Code}); tried again.")]
        public static partial void Waits(ILogger logger, string code);

        [LoggerMessage(2412, LogLevel.Error, "Topics could not be moved to the shared connection to Redis; tried again.")]
        public static partial void Broken(ILogger logger, Exception exception);
    }
}

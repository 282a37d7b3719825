using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Roommate.Live.Log;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Live.Line;

/// <summary>
/// A second connection to Redis, for commits and the feed only. One RESP 3 connection carries both, so what a commit publishes
/// arrives with its answer: one system call and one thread for what takes the shared client four thread changes. Its thread
/// blocks in <c>recv</c>, deals with what came (<see cref="FeedLot"/>) and reads on. While it is down the shared client serves.
/// </summary>
internal sealed partial class RedisLine(IRedis redis, TimeProvider time, ILogger<RedisLine> log) : IScriptLine, IDisposable
{
    private static readonly TimeSpan OpensWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Without any answer for this long the connection is taken for dead.</summary>
    private static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Action<ReadOnlyMemory<byte>>> _channels = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _lock = new();
    private Thread? _thread;
    private ITimer? _checks;
    private TaskCompletionSource<bool> _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LineSender? _sender;
    private volatile Socket? _socket;
    private volatile bool _refused;

    /// <summary>The line was down and is up again: something published meanwhile may be missing.</summary>
    public event Action? Restored;

    /// <summary>Redis does not want the line, and it will not be tried again: whoever used it goes to the shared client. Handlers only hand on.</summary>
    public event Action? GivenUp;

    /// <summary>Whether there is a way to open one here. Opens it the first time.</summary>
    public bool IsUsable
    {
        get
        {
            if (_refused || redis.Address is null)
            {
                return false;
            }

            if (_thread is null)
            {
                Start();
            }

            return true;
        }
    }

    /// <summary>One run of a script, with its answer to come; false when the line cannot take it now and nothing was sent.</summary>
    public bool TryRun(LogScript script, RedisKey[] keys, RedisValue[] values, bool here, [NotNullWhen(true)] out Task<byte[]>? running, CancellationToken ct)
    {
        running = null;
        if (!IsUsable || _sender is not { } sender)
        {
            return false;
        }

        var call = new LineCall(time.GetTimestamp(), here);
        var sent = sender.TrySend(call, (script, keys, values), static (output, run) => RespWriter.Script(output, "EVALSHA"u8, run.script.HashText, run.keys, run.values));
        if (!sent)
        {
            return false;
        }

        if (ct.CanBeCanceled)
        {
            call.GiveUpWith(ct);
        }

        running = call.Task;
        return true;
    }

    /// <summary>Hears a channel from when this returns; while the line is down it is heard again as soon as it is up.</summary>
    public async ValueTask SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> receive, CancellationToken ct)
    {
        await UpAsync(ct);
        _channels[channel] = receive;
        try
        {
            await CallAsync(ct, "SUBSCRIBE", channel);
        }
        catch
        {
            _channels.TryRemove(KeyValuePair.Create(channel, receive));
            throw;
        }
    }

    public async ValueTask UnsubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> receive, CancellationToken ct)
    {
        // Somebody may have opened the same channel again meanwhile.
        if (_channels.TryRemove(KeyValuePair.Create(channel, receive)))
        {
            await CallAsync(ct, "UNSUBSCRIBE", channel);
            if (_channels.ContainsKey(channel))
            {
                await CallAsync(ct, "SUBSCRIBE", channel);
            }
        }
    }

    public void Dispose()
    {
        _closed.Cancel();
        _checks?.Dispose();
        _sender?.Close();
        _socket?.Dispose();
        _thread?.Join(TimeSpan.FromSeconds(2));
    }

    private async Task UpAsync(CancellationToken ct)
    {
        try
        {
            if (!await Volatile.Read(ref _up).Task.WaitAsync(OpensWithin, time, ct))
            {
                throw RedisTrouble.Unavailable();
            }
        }
        catch (TimeoutException)
        {
            throw RedisTrouble.Unavailable();
        }
    }

    // A subscription is answered by a push; the PING behind it shows that it is done.
    private async Task CallAsync(CancellationToken ct, params string[] words)
    {
        var call = new LineCall(time.GetTimestamp()) { IsSubscription = true };
        if (_sender is not { } sender || !TrySubscription(sender, call, words))
        {
            throw RedisTrouble.Unavailable();
        }

        call.GiveUpWith(ct);
        await call.Task;
    }

    private static bool TrySubscription(LineSender sender, LineCall call, string[] words) =>
        sender.TrySend(call, words, static (output, said) =>
        {
            RespWriter.Command(output, said);
            RespWriter.Command(output, "PING");
        });
}

using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Roommate.Live.Log;

namespace Roommate.Live.Line;

/// <summary>The line's own thread opens it, opens it again when it was lost, and gives up where it is not wanted.</summary>
internal sealed partial class RedisLine
{
    // Not opened so often in a row while the shared client is served: whatever is in between does not want the line.
    private const int MostFailures = 10;

    private long _heardAt = time.GetTimestamp();
    private LineCall? _opening;
    private bool _wasUp;
    private int _failures;

    private void Start()
    {
        lock (_lock)
        {
            if (_thread is null && !_closed.IsCancellationRequested)
            {
                _checks = time.CreateTimer(static line => ((RedisLine)line!).Check(), this, CheckEvery, CheckEvery);
                _thread = new Thread(Serve) { IsBackground = true, Name = "Redis line" };
                _thread.Start();
            }
        }
    }

    private void Serve()
    {
        while (!_closed.IsCancellationRequested && !_refused)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendTimeout = (int)RedisTrouble.Patience.TotalMilliseconds };
            var sender = new LineSender(socket);
            try
            {
                Volatile.Write(ref _heardAt, time.GetTimestamp());
                _socket = socket;
                socket.Connect(redis.Address!.Host, redis.Address.Port);
                Greet(sender, redis.Address);
                Read(socket, sender);
            }
            catch (Exception broken) when (broken is SocketException or IOException or InvalidDataException or ObjectDisposedException)
            {
                Failed(broken);
            }

            Drop(sender);
            _closed.Token.WaitHandle.WaitOne(_refused ? TimeSpan.Zero : Pause);
        }

        if (_refused)
        {
            // Those who wait for the line to open wait for nothing.
            Volatile.Read(ref _up).TrySetResult(false);
            GivenUp?.Invoke();
        }
    }

    private void Failed(Exception broken)
    {
        if (_closed.IsCancellationRequested || _refused)
        {
            return;
        }

        // A Redis that is away or still starts is away for the shared client too, and comes back.
        _failures = redis.Available && broken is not BusyException ? _failures + 1 : 0;
        _refused = _failures >= MostFailures;
        if (_refused)
        {
            Log.Refused(log, broken.Message);
        }
        else if (_sender is not null)
        {
            Log.Lost(log, broken.Message);
        }
    }

    // All in one go: who we are, which database, and every channel that is heard.
    private void Greet(LineSender sender, RedisAddress address)
    {
        string[] hello = address.Password is { } password ? ["HELLO", "3", "AUTH", address.User ?? "default", password] : ["HELLO", "3"];
        Say(sender, hello);
        Say(sender, ["CLIENT", "SETNAME", "roommate-line"]);
        if (address.Database != 0)
        {
            Say(sender, ["SELECT", address.Database.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        }

        string[] channels = [.. _channels.Keys];
        if (channels.Length > 0)
        {
            TrySubscription(sender, new LineCall(time.GetTimestamp()) { IsSubscription = true }, ["SUBSCRIBE", .. channels]);
        }

        _opening = Say(sender, ["PING"]);
    }

    private LineCall Say(LineSender sender, string[] words)
    {
        var call = new LineCall(time.GetTimestamp());
        sender.TrySend(call, words, static (output, said) => RespWriter.Command(output, said));
        return call;
    }

    private void Open(LineSender sender)
    {
        _opening = null;
        _sender = sender;
        _failures = 0;
        Volatile.Read(ref _up).TrySetResult(true);
        if (_wasUp)
        {
            Log.Back(log);
            Restored?.Invoke();
        }

        _wasUp = true;
    }

    // Whether what was on its way has happened nobody knows: as with any connection that is lost.
    private void Drop(LineSender sender)
    {
        _sender = null;
        _opening = null;
        if (_up.Task.IsCompleted)
        {
            Volatile.Write(ref _up, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        foreach (var lost in sender.Close())
        {
            lost.Refused = RedisTrouble.Unavailable();
            lost.Finish();
        }
    }

    // Nobody waits longer than the store's patience; a connection that says nothing at all is opened anew.
    private void Check()
    {
        var silent = time.GetElapsedTime(Volatile.Read(ref _heardAt));
        if (_sender is not { } sender)
        {
            if (silent > OpensWithin)
            {
                _socket?.Dispose();
            }

            return;
        }

        var patience = time.GetTimestamp() - (long)(RedisTrouble.Patience.TotalSeconds * time.TimestampFrequency);
        foreach (var late in sender.Before(patience))
        {
            late.TrySetException(RedisTrouble.Unavailable());
        }

        if (silent > DeadAfter)
        {
            _socket?.Dispose();
        }
        else if (silent > RedisTrouble.Patience && sender.IsIdle)
        {
            Say(sender, ["PING"]);
        }
    }

    /// <summary>Redis is there and cannot serve yet.</summary>
    private sealed class BusyException(string text) : IOException(text);

    private static partial class Log
    {
        [LoggerMessage(2401, LogLevel.Warning, "The line to Redis was lost ({Why}); the shared connection serves until it is back.")]
        public static partial void Lost(ILogger logger, string why);

        [LoggerMessage(2402, LogLevel.Information, "The line to Redis is back.")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(2403, LogLevel.Warning, "Redis refused the line ({Text}); the shared connection serves instead.")]
        public static partial void Refused(ILogger logger, string text);
    }
}

using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Live.Feed;
using Roommate.Live.Log;

namespace Roommate.Live.Line;

/// <summary>The line's own thread: opens, reads, deals with what came, opens again.</summary>
internal sealed partial class RedisLine
{
    private const int Buffer = 64 * 1024;

    // Names of topics are much shorter; a longer one cannot have been subscribed to.
    private const int LongestChannel = 256;

    // More answers than this in one read: another thread takes half of what follows from them.
    private const int MostHere = 16;

    private readonly FeedLot _lot = new();
    private readonly List<LineCall> _answered = [];
    private long _heardAt = time.GetTimestamp();
    private LineCall? _opening;
    private bool _wasUp;

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
                if (_wasUp && !_closed.IsCancellationRequested)
                {
                    Log.Lost(log, broken.Message);
                }
            }

            Drop(sender);
            _closed.Token.WaitHandle.WaitOne(Pause);
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

    private void Read(Socket socket, LineSender sender)
    {
        var buffer = new byte[Buffer];
        for (var filled = 0; ;)
        {
            var read = socket.Receive(buffer.AsSpan(filled));
            if (read == 0)
            {
                throw new IOException("Redis closed the connection.");
            }

            Volatile.Write(ref _heardAt, time.GetTimestamp());
            filled += read;
            var used = Deal(buffer.AsSpan(0, filled), sender);
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
            else if (filled == 0 && buffer.Length > Buffer)
            {
                buffer = new byte[Buffer];
            }
        }
    }

    // The screens first, then those who wait for their commit.
    private int Deal(ReadOnlySpan<byte> bytes, LineSender sender)
    {
        var reader = new RespReader(bytes);
        _lot.Begin();
        try
        {
            while (reader.TryRead(out var reply))
            {
                if (reply.Kind == RespKind.Push)
                {
                    Hear(reply);
                }
                else
                {
                    Answer(reply, sender);
                }
            }
        }
        finally
        {
            _lot.Run();
            FinishAnswered();
        }

        return reader.Consumed;
    }

    private void Hear(in RespReply push)
    {
        Span<char> channel = stackalloc char[LongestChannel];
        if (push.First.SequenceEqual("message"u8)
            && Encoding.UTF8.TryGetChars(push.Second, channel, out var length)
            && _channels.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(channel[..length], out var receive))
        {
            receive(push.Third.ToArray());
        }
    }

    private void Answer(in RespReply reply, LineSender sender)
    {
        var call = sender.Next() ?? throw new InvalidDataException("Redis answered what was not asked.");
        if (reply.Kind == RespKind.Error)
        {
            var text = Encoding.UTF8.GetString(reply.First);
            call.Refused = Refusal(text);
            if (_opening is not null || call.IsSubscription)
            {
                // A server that is still starting is asked again. One that does not want the line is left to the shared client.
                _refused = !RedisTrouble.Refuses(text);
                if (_refused)
                {
                    Log.Refused(log, text);
                }

                call.Finish();
                throw new InvalidDataException(text);
            }
        }
        else
        {
            call.Answer = reply.First.ToArray();
        }

        if (call == _opening)
        {
            Open(sender);
        }

        _answered.Add(call);
    }

    private void Open(LineSender sender)
    {
        _opening = null;
        _sender = sender;
        Volatile.Read(ref _up).TrySetResult();
        if (_wasUp)
        {
            Log.Back(log);
            Restored?.Invoke();
        }

        _wasUp = true;
    }

    private void FinishAnswered()
    {
        if (_answered.Count > MostHere)
        {
            var others = _answered.GetRange(MostHere / 2, _answered.Count - (MostHere / 2));
            _answered.RemoveRange(MostHere / 2, others.Count);
            ThreadPool.UnsafeQueueUserWorkItem(static calls => Finish(calls), others, preferLocal: false);
        }

        Finish(_answered);
        _answered.Clear();
    }

    private static void Finish(List<LineCall> calls)
    {
        foreach (var call in calls)
        {
            call.Finish();
        }
    }

    private static Exception Refusal(string text) =>
        text.StartsWith("NOSCRIPT", StringComparison.Ordinal) ? new ScriptUnknownException()
        : RedisTrouble.Refuses(text) ? RedisTrouble.Unavailable()
        : new InvalidOperationException($"Redis refused a command of the line: {text}");

    // Whether what was on its way has happened nobody knows: as with any connection that is lost.
    private void Drop(LineSender sender)
    {
        _sender = null;
        _opening = null;
        if (_up.Task.IsCompleted)
        {
            Volatile.Write(ref _up, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
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

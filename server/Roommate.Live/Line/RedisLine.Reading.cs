using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Live.Feed;
using Roommate.Live.Log;

namespace Roommate.Live.Line;

/// <summary>What the line's thread does while it is open: reads, and deals with what came.</summary>
internal sealed partial class RedisLine
{
    private const int Buffer = 64 * 1024;

    // Names of topics are much shorter; a longer one cannot have been subscribed to.
    private const int LongestChannel = 256;

    // More answers than this in one read: another thread takes half of what follows from them.
    private const int MostHere = 16;

    private readonly FeedLot _lot = new();
    private readonly List<LineCall> _answered = [];

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
                throw _refused ? new InvalidDataException(text) : new BusyException(text);
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
}

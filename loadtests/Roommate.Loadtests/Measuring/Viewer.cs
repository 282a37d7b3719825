using System.Buffers;
using System.Buffers.Text;
using System.Net.WebSockets;
using System.Text;
using Roommate.Live.MessagePack;

namespace Roommate.Loadtests.Measuring;

/// <summary>What is spoken on the socket.</summary>
public enum Dialect
{
    /// <summary>SignalR's JSON protocol.</summary>
    SignalR,

    /// <summary>Socket.IO 4 over its WebSocket transport.</summary>
    SocketIo,

    /// <summary>SignalR's MessagePack protocol.</summary>
    MessagePack,
}

/// <summary>
/// A lean client over one WebSocket: it looks only for a mark followed by a number in what arrives, so that the load
/// generator is not what is measured.
/// </summary>
public sealed class Viewer : IAsyncDisposable
{
    private const byte End = 0x1E;

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Dialect _dialect;
    private Task _reading = Task.CompletedTask;
    private int _calls = 1;

    private Viewer(Dialect dialect) => _dialect = dialect;

    /// <summary>Frames that arrived since measuring began.</summary>
    public long Frames { get; private set; }

    /// <summary>Bytes in them.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the other end has closed the socket, or it broke.</summary>
    public Task Ended => _reading;

    public static async Task<Viewer> ConnectAsync(Uri hub, CancellationToken ct, Dialect dialect = Dialect.SignalR)
    {
        var viewer = new Viewer(dialect);
        await viewer._socket.ConnectAsync(hub, ct);
        if (dialect != Dialect.SocketIo)
        {
            var protocol = dialect == Dialect.MessagePack ? "messagepack" : "json";
            await viewer.SendAsync($$"""{"protocol":"{{protocol}}","version":1}""" + (char)End, ct);
            await viewer.MessageAsync(ct);
            return viewer;
        }

        await viewer.MessageAsync(ct);
        await viewer.SendAsync("40", ct);
        await viewer.MessageAsync(ct);
        return viewer;
    }

    /// <summary>Calls a hub method and reads until its completion. Socket.IO's events have no answer.</summary>
    public async Task<string> CallAsync(string method, string argument, CancellationToken ct)
    {
        await PostAsync(method, argument, ct);
        while (_dialect == Dialect.MessagePack)
        {
            // A completion is an array that begins with 3; the length before it takes one byte or more, each but the last above 127.
            var message = await BytesAsync(ct);
            var start = message.IndexOf(message.First(static b => b < 0x80)) + 1;
            if (message[start + 1] == 3)
            {
                return Encoding.Latin1.GetString(message.ToArray());
            }
        }

        while (_dialect == Dialect.SignalR)
        {
            var text = await MessageAsync(ct);
            if (text.Contains("\"type\":3", StringComparison.Ordinal))
            {
                return text.Contains("\"error\"", StringComparison.Ordinal) ? throw new InvalidOperationException(text) : text;
            }
        }

        return "";
    }

    /// <summary>Calls without waiting for the answer.</summary>
    public Task PostAsync(string method, string argument, CancellationToken ct)
    {
        var call = Interlocked.Increment(ref _calls);
        return _dialect switch
        {
            Dialect.SignalR => SendAsync($$"""{"type":1,"invocationId":"{{call}}","target":"{{method}}","arguments":[{{argument}}]}""" + (char)End, ct),
            Dialect.SocketIo => SendAsync($"42[\"{method}\",{argument}]", ct),
            _ => SendAsync(Packed($$"""[1,{},"{{call}}","{{method}}",[{{argument}}],[]]"""), WebSocketMessageType.Binary, ct),
        };
    }

    /// <summary>Starts measuring values (publisher's Stopwatch timestamps) into whatever <paramref name="into"/> gives at the moment of arrival.</summary>
    public void Measure(Func<Latencies> into) => Watch("\"value\":", value => into().AddSince(value));

    /// <summary>From now on hands every number that follows the mark to <paramref name="seen"/>, but for frames with the word <paramref name="unless"/>.</summary>
    public void Watch(string mark, Action<long> seen, string unless = "no frame has this") =>
        _reading = ReadAsync(Encoding.UTF8.GetBytes(mark), Encoding.UTF8.GetBytes(unless), seen);

    /// <summary>Cuts the connection without a word, as a dead network does.</summary>
    public void Cut() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
        _sending.Dispose();
    }

    private static void Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark, Action<long> seen)
    {
        while (text.IndexOf(mark) is var at and >= 0)
        {
            text = text[(at + mark.Length)..];
            if (Utf8Parser.TryParse(text, out long number, out _))
            {
                seen(number);
            }
        }
    }

    private async Task ReadAsync(byte[] mark, byte[] unless, Action<long> seen)
    {
        var buffer = new ArrayBufferWriter<byte>(4 * 1024);
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var result = await _socket.ReceiveAsync(buffer.GetMemory(4 * 1024), _stop.Token);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                buffer.Advance(result.Count);
                Bytes += result.Count;
                if (result.EndOfMessage)
                {
                    Frames++;
                    if (_dialect == Dialect.SocketIo && buffer.WrittenSpan is [(byte)'2'])
                    {
                        await SendAsync("3", _stop.Token);
                    }

                    if (buffer.WrittenSpan.IndexOf(unless) < 0)
                    {
                        Find(buffer.WrittenSpan, mark, seen);
                    }

                    buffer.ResetWrittenCount();
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
        }
    }

    private static byte[] Packed(string json)
    {
        var (body, framed) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        JsonTranscoder.ToMessagePack(Encoding.UTF8.GetBytes(json), body);
        Framing.Write(body.WrittenSpan, framed);
        return framed.WrittenSpan.ToArray();
    }

    private Task SendAsync(string text, CancellationToken ct) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, ct);

    private async Task SendAsync(byte[] bytes, WebSocketMessageType type, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            await _socket.SendAsync(bytes, type, endOfMessage: true, ct);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task<string> MessageAsync(CancellationToken ct) => Encoding.UTF8.GetString((await BytesAsync(ct)).ToArray());

    private async Task<List<byte>> BytesAsync(CancellationToken ct)
    {
        var buffer = new ArrayBufferWriter<byte>();
        ValueWebSocketReceiveResult result;
        do
        {
            result = await _socket.ReceiveAsync(buffer.GetMemory(16 * 1024), ct);
            buffer.Advance(result.Count);
        }
        while (!result.EndOfMessage);
        return [.. buffer.WrittenSpan];
    }
}

using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace Roommate.Loadtests.Measuring;

/// <summary>
/// A lean SignalR client (JSON protocol over one WebSocket): it looks only for <c>"value":number</c> in what arrives, so
/// that the load generator is not what is measured. The number is the publisher's Stopwatch timestamp.
/// </summary>
public sealed class Viewer : IAsyncDisposable
{
    private const byte End = 0x1E;

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;

    public static async Task<Viewer> ConnectAsync(Uri hub, CancellationToken ct)
    {
        var viewer = new Viewer();
        await viewer._socket.ConnectAsync(hub, ct);
        await viewer.SendAsync("""{"protocol":"json","version":1}""", ct);
        await viewer.MessageAsync(ct);
        return viewer;
    }

    /// <summary>Calls a hub method and reads until its completion.</summary>
    public async Task CallAsync(string method, string argument, CancellationToken ct)
    {
        await SendAsync($$"""{"type":1,"invocationId":"1","target":"{{method}}","arguments":[{{argument}}]}""", ct);
        while (true)
        {
            var text = await MessageAsync(ct);
            if (text.Contains("\"type\":3", StringComparison.Ordinal))
            {
                if (text.Contains("\"error\"", StringComparison.Ordinal))
                {
                    throw new InvalidOperationException(text);
                }

                return;
            }
        }
    }

    /// <summary>Starts measuring into whatever <paramref name="into"/> gives at the moment of arrival.</summary>
    public void Measure(Func<Latencies> into) => _reading = ReadAsync(into);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync(Func<Latencies> into)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var result = await _socket.ReceiveAsync(buffer.GetMemory(16 * 1024), _stop.Token);
                buffer.Advance(result.Count);
                if (result.EndOfMessage)
                {
                    Count(buffer.WrittenSpan, into());
                    buffer.ResetWrittenCount();
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
        }
    }

    private static void Count(ReadOnlySpan<byte> text, Latencies latencies)
    {
        var key = "\"value\":"u8;
        while (text.IndexOf(key) is var at and >= 0)
        {
            text = text[(at + key.Length)..];
            if (System.Buffers.Text.Utf8Parser.TryParse(text, out long sent, out _))
            {
                latencies.AddSince(sent);
            }
        }
    }

    private async Task SendAsync(string text, CancellationToken ct) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text + (char)End), WebSocketMessageType.Text, endOfMessage: true, ct);

    private async Task<string> MessageAsync(CancellationToken ct)
    {
        var buffer = new ArrayBufferWriter<byte>();
        ValueWebSocketReceiveResult result;
        do
        {
            result = await _socket.ReceiveAsync(buffer.GetMemory(16 * 1024), ct);
            buffer.Advance(result.Count);
        }
        while (!result.EndOfMessage);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

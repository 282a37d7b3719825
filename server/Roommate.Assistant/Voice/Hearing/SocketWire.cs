using System.Net.WebSockets;
using System.Text.Json;
using Roommate.Contracts;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary>Messages of a satellite's socket: one at a time out, whole ones in.</summary>
internal sealed class SocketWire(WebSocket socket) : IDisposable
{
    private const int MostMessage = 64 * 1024;

    private readonly byte[] _buffer = new byte[MostMessage];
    private readonly SemaphoreSlim _sending = new(1);

    public ValueTask SendAsync(object message, CancellationToken ct) =>
        SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), Wire.Json), WebSocketMessageType.Text, ct);

    public ValueTask SendAsync(ReadOnlyMemory<byte> sound, CancellationToken ct) => SendAsync(sound, WebSocketMessageType.Binary, ct);

    /// <summary>The next message; null when the other side has closed, or said too much at once.</summary>
    public async ValueTask<(bool Text, byte[] Bytes)?> ReceiveAsync(CancellationToken ct)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), ct);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return (part.MessageType == WebSocketMessageType.Text, _buffer[..length]);
            }

            if (length == _buffer.Length)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, "A message has at most 64 KB.", ct);
                return null;
            }
        }
    }

    public async Task CloseAsync()
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // The satellite was faster.
            socket.Abort();
        }
    }

    public void Dispose() => _sending.Dispose();

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            await socket.SendAsync(bytes, type, endOfMessage: true, ct);
        }
        finally
        {
            _sending.Release();
        }
    }
}

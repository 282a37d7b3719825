using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Roommate.Loadtests.Mqtt;

/// <summary>A 3.1.1 client as cheap as it can be: prepared bytes out, packets counted in.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    private LoadClient(Socket socket) => _socket = socket;

    public static async Task<LoadClient> ConnectAsync(int port, string id, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, ct);
        var client = new LoadClient(socket);
        byte[] connect = [0x10, (byte)(12 + id.Length), 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, (byte)id.Length, .. Encoding.ASCII.GetBytes(id)];
        await client.SendAsync(connect, ct);
        await client.NextAsync(ct);
        return client;
    }

    public static byte[] Publish(string topic, int payload, int qos)
    {
        byte[] packet =
        [
            (byte)(0x30 | (qos << 1)), (byte)(2 + topic.Length + (qos > 0 ? 2 : 0) + payload), 0, (byte)topic.Length, .. Encoding.ASCII.GetBytes(topic),
        ];
        return [.. packet, .. qos > 0 ? new byte[] { 0, 1 } : [], .. new byte[payload]];
    }

    public async Task SubscribeAsync(string topic, int qos, CancellationToken ct)
    {
        byte[] subscribe = [0x82, (byte)(5 + topic.Length), 0, 1, 0, (byte)topic.Length, .. Encoding.ASCII.GetBytes(topic), (byte)qos];
        await SendAsync(subscribe, ct);
        await NextAsync(ct);
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, ct)..];
        }
    }

    /// <summary>The first byte of the next packet, and where its body lies until the next call.</summary>
    public async ValueTask<(byte First, ReadOnlyMemory<byte> Body)> NextAsync(CancellationToken ct)
    {
        while (true)
        {
            if (TryTake(out var first, out var body))
            {
                return (first, body);
            }

            await FillAsync(ct);
        }
    }

    /// <summary>Takes every packet that has arrived, at least one; with <paramref name="acknowledge"/> QoS 1 messages are acknowledged.</summary>
    public async ValueTask<int> DrainAsync(bool acknowledge, CancellationToken ct)
    {
        var count = 0;
        var acks = acknowledge ? new byte[8192] : [];
        var acked = 0;
        while (count == 0)
        {
            await FillAsync(ct);
            while (TryTake(out var first, out var body))
            {
                count++;
                if (acknowledge && (first & 0x06) == 0x02 && acked + 4 <= acks.Length)
                {
                    var topic = BinaryPrimitives.ReadUInt16BigEndian(body.Span);
                    acks[acked] = 0x40;
                    acks[acked + 1] = 2;
                    body.Span.Slice(2 + topic, 2).CopyTo(acks.AsSpan(acked + 2));
                    acked += 4;
                }
            }
        }

        if (acked > 0)
        {
            await SendAsync(acks.AsMemory(0, acked), ct);
        }

        return count;
    }

    public void Dispose() => _socket.Dispose();

    private async ValueTask FillAsync(CancellationToken ct)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_end), ct);
        _end += read > 0 ? read : throw new IOException("The broker closed the connection.");
    }

    private bool TryTake(out byte first, out ReadOnlyMemory<byte> body)
    {
        first = 0;
        body = default;
        int length = 0, shift = 0, at = _start + 1;
        while (true)
        {
            if (at >= _end)
            {
                return false;
            }

            length |= (_buffer[at] & 0x7F) << shift;
            shift += 7;
            if ((_buffer[at++] & 0x80) == 0)
            {
                break;
            }
        }

        if (at + length > _end)
        {
            return false;
        }

        first = _buffer[_start];
        body = _buffer.AsMemory(at, length);
        _start = at + length;
        return true;
    }
}

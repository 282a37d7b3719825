using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Roommate.Loadtests.Measuring;

/// <summary>
/// Devices as bare sockets speaking MQTT 3.1.1: each publishes <c>reported</c> at QoS 1 at a steady rate, with the
/// Stopwatch timestamp as the value. Answers are read and dropped.
/// </summary>
public sealed class DeviceLoad(int port, IReadOnlyList<(string Id, string Secret)> devices, double perSecond)
{
    private long _sent;

    public long Sent => Interlocked.Read(ref _sent);

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(devices.Select((d, i) => DeviceAsync(d.Id, d.Secret, i, ct)));

    private static byte[] Connect(string id, string secret)
    {
        byte[] body = [.. Text("MQTT"), 4, 0b1100_0010, 0, 120, .. Text(id), .. Text(id), .. Text(secret)];
        return [0x10, .. Length(body.Length), .. body];
    }

    private static byte[] Publish(string topic, ushort packet, string payload)
    {
        byte[] body = [.. Text(topic), (byte)(packet >> 8), (byte)packet, .. Encoding.UTF8.GetBytes(payload)];
        return [0x32, .. Length(body.Length), .. body];
    }

    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var framed = new byte[bytes.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)bytes.Length);
        bytes.CopyTo(framed, 2);
        return framed;
    }

    private static byte[] Length(int length) => length < 128 ? [(byte)length] : [(byte)(length % 128 | 128), (byte)(length / 128)];

    private static async Task DrainAsync(Socket socket, CancellationToken ct)
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, ct) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task DeviceAsync(string id, string secret, int index, CancellationToken ct)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, ct);
        await socket.SendAsync(Connect(id, secret), ct);
        var answer = new byte[4];
        await socket.ReceiveAsync(answer, ct);
        if (answer[0] != 0x20 || answer[3] != 0)
        {
            throw new InvalidOperationException($"Device {id} was refused: {Convert.ToHexString(answer)}");
        }

        await socket.SendAsync(Publish($"rm/1/{id}/online", 1, "{\"on\":true,\"boot\":1}"), ct);
        var draining = DrainAsync(socket, ct);
        var topic = $"rm/1/{id}/reported";
        var interval = TimeSpan.FromSeconds(1 / perSecond);
        try
        {
            await Task.Delay(interval * ((double)index / devices.Count), ct);
            using var timer = new PeriodicTimer(interval);
            for (var seq = 1; await timer.WaitForNextTickAsync(ct); seq++)
            {
                var payload = string.Create(CultureInfo.InvariantCulture, $"{{\"seq\":{seq},\"patch\":{{\"temp\":{{\"value\":{Stopwatch.GetTimestamp()}}}}}}}");
                await socket.SendAsync(Publish(topic, (ushort)(seq % 65_000 + 2), payload), ct);
                Interlocked.Increment(ref _sent);
            }
        }
        catch (OperationCanceledException)
        {
        }

        await draining;
    }
}

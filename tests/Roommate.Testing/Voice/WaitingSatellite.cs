using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Roommate.Testing.Voice;

/// <summary>A satellite that waits to be called, as wyoming-satellite does: on its wire, written anew. It answers pings and hears the rest.</summary>
public sealed class WaitingSatellite : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<(string Type, JsonObject Data, byte[] Payload)> _heard = Channel.CreateUnbounded<(string, JsonObject, byte[])>();
    private readonly Task _accepting;
    private NetworkStream? _server;

    public WaitingSatellite()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the server says, but for its pings.</summary>
    public ChannelReader<(string Type, JsonObject Data, byte[] Payload)> Heard => _heard.Reader;

    /// <summary>An event with its data behind the header.</summary>
    public async Task SendAsync(string type, JsonObject? data = null, byte[]? payload = null)
    {
        var body = data is null ? [] : Encoding.UTF8.GetBytes(data.ToJsonString());
        var header = new JsonObject { ["type"] = type, ["version"] = "1.4.1", ["data_length"] = body.Length, ["payload_length"] = payload?.Length ?? 0 };
        await _server!.WriteAsync((byte[])[.. Encoding.UTF8.GetBytes(header.ToJsonString()), (byte)'\n', .. body, .. payload ?? []], _stop.Token);
    }

    /// <summary>The next event of this type; those before it are passed over.</summary>
    public async Task<(JsonObject Data, byte[] Payload)> NextAsync(string type)
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        while (true)
        {
            var next = await _heard.Reader.ReadAsync(limit.Token);
            if (next.Type == type)
            {
                return (next.Data, next.Payload);
            }

            if (next.Type == "error")
            {
                throw new InvalidOperationException(next.Data.ToJsonString());
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _server = client.GetStream();
            try
            {
                while (await ReadAsync(_server) is { } read)
                {
                    if (read.Type == "ping")
                    {
                        await SendAsync("pong");
                    }
                    else
                    {
                        await _heard.Writer.WriteAsync(read, _stop.Token);
                    }
                }
            }
            catch (IOException)
            {
                // The server has gone; it calls again.
            }
        }
    }

    private async Task<(string Type, JsonObject Data, byte[] Payload)?> ReadAsync(NetworkStream stream)
    {
        var line = new ArrayBufferWriter<byte>();
        var one = new byte[1];
        while (true)
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            if (one[0] == (byte)'\n')
            {
                break;
            }

            line.Write(one);
        }

        var header = JsonNode.Parse(line.WrittenSpan)!.AsObject();
        var data = await BytesAsync(stream, header["data_length"]?.GetValue<int>() ?? 0);
        var payload = await BytesAsync(stream, header["payload_length"]?.GetValue<int>() ?? 0);
        return (header["type"]!.GetValue<string>(), data.Length == 0 ? [] : JsonNode.Parse(data)!.AsObject(), payload);
    }

    private async Task<byte[]> BytesAsync(NetworkStream stream, int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, _stop.Token);
        return bytes;
    }
}

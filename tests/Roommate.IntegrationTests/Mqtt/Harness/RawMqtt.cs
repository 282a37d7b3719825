using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt.Harness;

/// <summary>A bare socket that speaks exactly the bytes a test wants and shows exactly the packets that come.</summary>
internal sealed class RawMqtt : IAsyncDisposable
{
    private readonly Socket _socket;

    private RawMqtt(Socket socket, MqttVersion version)
    {
        _socket = socket;
        Version = version;
    }

    public MqttVersion Version { get; }

    public ConnAckPacket? ConnAck { get; set; }

    public static async Task<RawMqtt> OpenAsync(int port, MqttVersion version)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new RawMqtt(socket, version);
    }

    public Task SendAsync(MqttPacket packet) => SendBytesAsync(MqttEncoder.ToArray(Version, packet));

    /// <summary>Hex digits with any spaces; text in quotes stands for its UTF-8 bytes.</summary>
    public Task SendHexAsync(string hex) => SendBytesAsync(Parse(hex));

    public async Task SendBytesAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await _socket.SendAsync(bytes.AsMemory(sent));
        }
    }

    public Task PublishAsync(string topic, string payload, MqttQos qos = 0, ushort id = 0, bool retain = false, bool duplicate = false, MqttProperties? properties = null) =>
        SendAsync(new PublishPacket(new MqttMessage(topic, Encoding.UTF8.GetBytes(payload), qos, retain, properties), id, duplicate));

    public async Task<SubscriptionAnswerPacket> SubscribeAsync(string filter, MqttQos qos = 0, uint identifier = 0, Func<MqttSubscription, MqttSubscription>? with = null)
    {
        var subscription = new MqttSubscription(filter, qos);
        var properties = identifier == 0 ? null : new MqttProperties { SubscriptionIdentifiers = [identifier] };
        await SendAsync(new SubscribePacket(7, [with is null ? subscription : with(subscription)], properties));
        return await ReadAsync<SubscriptionAnswerPacket>();
    }

    public Task AnswerAsync(MqttPacketType type, ushort id, MqttReason reason = MqttReason.Success) => SendAsync(new PublishAnswerPacket(type, id, reason));

    public Task DisconnectAsync(MqttReason reason = MqttReason.Success, MqttProperties? properties = null) =>
        SendAsync(new ReasonPacket(MqttPacketType.Disconnect, reason, properties));

    /// <summary>The next packet, which has to be of this kind.</summary>
    public async Task<T> ReadAsync<T>()
        where T : MqttPacket
    {
        var packet = await ReadAsync() ?? throw new InvalidOperationException($"The connection ended instead of bringing a {typeof(T).Name}.");
        return packet.ShouldBeOfType<T>();
    }

    public async Task<PublishPacket> ReadPublishAsync(string payload)
    {
        var publish = await ReadAsync<PublishPacket>();
        Encoding.UTF8.GetString(publish.Message.Payload.Span).ShouldBe(payload);
        return publish;
    }

    /// <summary>The next packet; null at the end of the stream.</summary>
    public async Task<MqttPacket?> ReadAsync()
    {
        if (await ReadFrameAsync() is not { } frame)
        {
            return null;
        }

        MqttDecoder.TryDecode(Version, frame.First, frame.Body, out var packet, out var fault).ShouldBeTrue(fault.Text);
        return packet;
    }

    public async Task<(byte First, byte[] Body)?> ReadFrameAsync()
    {
        if (await ReadBytesAsync(1) is not [var first])
        {
            return null;
        }

        int length = 0, shift = 0;
        byte digit;
        do
        {
            digit = (await ReadBytesAsync(1))![0];
            length |= (digit & 0x7F) << shift;
            shift += 7;
        }
        while ((digit & 0x80) != 0);
        return (first, await ReadBytesAsync(length) ?? throw new InvalidOperationException("The connection ended inside a packet."));
    }

    /// <summary>Nothing more is on its way: a ping's answer is the next thing that comes.</summary>
    public async Task ExpectNothingAsync()
    {
        await SendAsync(new PingPacket(MqttPacketType.PingReq));
        (await ReadAsync<PingPacket>()).Type.ShouldBe(MqttPacketType.PingResp);
    }

    /// <summary>The connection ends, after a DISCONNECT with this reason if the client speaks 5.0.</summary>
    public async Task ExpectEndAsync(MqttReason? reason = null)
    {
        if (reason is { } expected && Version == MqttVersion.V5)
        {
            (await ReadAsync<ReasonPacket>()).Reason.ShouldBe(expected);
        }

        (await ReadAsync()).ShouldBeNull();
    }

    /// <summary>The connection ends and nothing more is said; a reset is an end too where the server owes no farewell.</summary>
    public async Task ExpectCutAsync()
    {
        try
        {
            (await ReadAsync()).ShouldBeNull();
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // What had not been read when the server closed.
        }
    }

    /// <summary>Goes away without a word.</summary>
    public void Vanish()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static byte[] Parse(string hex)
    {
        var bytes = new List<byte>();
        foreach (var (part, quoted) in hex.Split('"').Select((p, i) => (p, i % 2 == 1)))
        {
            bytes.AddRange(quoted ? Encoding.UTF8.GetBytes(part) : Convert.FromHexString(part.Replace(" ", "")));
        }

        return [.. bytes];
    }

    internal static byte[] Field(string text)
    {
        var bytes = new byte[2 + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(bytes.Length - 2));
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(2));
        return bytes;
    }

    private async Task<byte[]?> ReadBytesAsync(int count)
    {
        using var timeout = new CancellationTokenSource(Patience.Long);
        var bytes = new byte[count];
        for (var got = 0; got < count;)
        {
            var read = await _socket.ReceiveAsync(bytes.AsMemory(got), timeout.Token);
            if (read == 0)
            {
                return null;
            }

            got += read;
        }

        return bytes;
    }
}

using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Channels;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Client;

/// <summary>One connection to a broker: packets in, packets out in the order they were handed over.</summary>
internal sealed class ClientTransport : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly MqttVersion _version;
    private readonly uint _maximumPacketSize;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly Channel<(MqttPacket Packet, TaskCompletionSource? Written)> _outgoing =
        Channel.CreateUnbounded<(MqttPacket, TaskCompletionSource?)>(new UnboundedChannelOptions { SingleReader = true });

    private ClientTransport(Stream stream, MqttVersion version, uint maximumPacketSize)
    {
        _stream = stream;
        _version = version;
        _maximumPacketSize = maximumPacketSize;
        _input = PipeReader.Create(stream);
        _output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public static async Task<ClientTransport> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellationToken);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is { } tls)
            {
                var secure = new SslStream(stream);
                tls.TargetHost ??= options.Host;
                await secure.AuthenticateAsClientAsync(tls, cancellationToken);
                stream = secure;
            }

            return new ClientTransport(stream, options.Version, options.MaximumPacketSize);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Hands a packet over; what is queued is bounded by the window of those who call.</summary>
    public void Send(MqttPacket packet) => _outgoing.Writer.TryWrite((packet, null));

    /// <summary>Hands a packet over and waits until the operating system has it.</summary>
    public Task SendAndWaitAsync(MqttPacket packet)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _outgoing.Writer.TryWrite((packet, written)) ? written.Task : Task.FromException(new IOException("The MQTT connection is closed."));
    }

    /// <summary>The next packet; null at the end of the stream.</summary>
    /// <exception cref="IOException">The broker sent something that is not MQTT, or the connection broke.</exception>
    public async ValueTask<MqttPacket?> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _input.ReadAsync(cancellationToken);
            var rest = result.Buffer;
            var status = FrameReader.TryRead(ref rest, _maximumPacketSize, out var firstByte, out var body, out var fault);
            if (status == FrameStatus.Complete)
            {
                var bytes = body.IsSingleSegment ? body.FirstSpan : System.Buffers.BuffersExtensions.ToArray(body);
                var decoded = MqttDecoder.TryDecode(_version, firstByte, bytes, out var packet, out fault);
                _input.AdvanceTo(rest.Start);
                return decoded ? packet : throw new IOException($"The MQTT broker sent a bad packet: {fault.Text}.");
            }

            _input.AdvanceTo(rest.Start, rest.End);
            if (status == FrameStatus.Faulty)
            {
                throw new IOException($"The MQTT broker sent a bad packet: {fault.Text}.");
            }

            if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>Writes until disposed, as many packets at once as are waiting.</summary>
    public async Task WriteLoopAsync(CancellationToken cancellationToken)
    {
        var written = new List<TaskCompletionSource>();
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_output.UnflushedBytes < 32 * 1024 && _outgoing.Reader.TryRead(out var next))
                {
                    MqttEncoder.Write(_output, _version, next.Packet);
                    if (next.Written is { } source)
                    {
                        written.Add(source);
                    }
                }

                await _output.FlushAsync(cancellationToken);
                written.ForEach(static source => source.TrySetResult());
                written.Clear();
            }
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            var broken = new IOException("The MQTT connection is closed.");
            written.ForEach(source => source.TrySetException(broken));
            while (_outgoing.Reader.TryRead(out var lost))
            {
                lost.Written?.TrySetException(broken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await _stream.DisposeAsync();
    }
}

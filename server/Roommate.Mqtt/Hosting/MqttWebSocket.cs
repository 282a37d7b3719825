using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Mqtt.Broker;

namespace Roommate.Mqtt.Hosting;

/// <summary>MQTT over WebSocket (chapter 6): binary frames, cut anywhere, sub-protocol <c>mqtt</c>.</summary>
public static class MqttWebSocket
{
    private const string SubProtocol = "mqtt";

    /// <summary>Serves MQTT over WebSocket at a path. Credentials are MQTT's own, in the CONNECT.</summary>
    public static IEndpointConventionBuilder MapMqttWebSocket(this IEndpointRouteBuilder endpoints, string pattern)
    {
        var pipeline = endpoints.CreateApplicationBuilder();
        pipeline.UseWebSockets();
        pipeline.Run(ServeAsync);
        return endpoints.Map(pattern, pipeline.Build());
    }

    private static async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol))
        {
            // [MQTT-6.0.0-3]
            await TypedResults.Problem("This path speaks MQTT over WebSocket with the sub-protocol 'mqtt'.", statusCode: StatusCodes.Status400BadRequest)
                .ExecuteAsync(context);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(SubProtocol); // [MQTT-6.0.0-4]
        var received = new Pipe();
        var stream = new WebSocketSendStream(socket);
        var remote = context.Connection.RemoteIpAddress is { } address ? new IPEndPoint(address, context.Connection.RemotePort) : null;
        var transport = new MqttTransport(received.Reader, PipeWriter.Create(stream), "websocket")
        {
            Remote = remote,
            ClientCertificate = context.Connection.ClientCertificate,
            CloseSending = () => CloseOutputAsync(socket),
            Abort = context.Abort,
        };
        var receiving = ReceiveAsync(socket, received.Writer);
        await new MqttConnection(context.RequestServices.GetRequiredService<BrokerCore>(), transport).RunAsync();
        await CloseOutputAsync(socket);
        await receiving;
    }

    private static async Task ReceiveAsync(WebSocket socket, PipeWriter target)
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                var result = await socket.ReceiveAsync(target.GetMemory(4096), CancellationToken.None);
                if (result.MessageType != WebSocketMessageType.Binary)
                {
                    // Close, or text, which ends the connection [MQTT-6.0.0-1].
                    break;
                }

                target.Advance(result.Count);
                if ((await target.FlushAsync(CancellationToken.None)).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            failure = new IOException("The WebSocket broke.", e);
        }

        await target.CompleteAsync(failure);
    }

    private static async Task CloseOutputAsync(WebSocket socket)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client was faster: the socket is closed either way.
            socket.Abort();
        }
    }

    /// <summary>What a <see cref="PipeWriter"/> flushes, as binary messages.</summary>
    private sealed class WebSocketSendStream(WebSocket socket) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                await socket.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
            }
            catch (WebSocketException e)
            {
                throw new IOException("The WebSocket broke.", e);
            }
        }

        public override void Flush()
        {
            // Every write is sent at once.
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

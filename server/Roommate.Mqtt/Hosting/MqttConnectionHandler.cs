using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Roommate.Mqtt.Broker;

namespace Roommate.Mqtt.Hosting;

/// <summary>Serves MQTT on a connection of Kestrel's.</summary>
internal sealed class MqttConnectionHandler(BrokerCore core) : ConnectionHandler
{
    public override Task OnConnectedAsync(ConnectionContext connection)
    {
        var tls = connection.Features.Get<ITlsConnectionFeature>();
        var transport = new MqttTransport(connection.Transport.Input, connection.Transport.Output, tls is null ? "tcp" : "tls")
        {
            Remote = connection.RemoteEndPoint,
            ClientCertificate = tls?.ClientCertificate,
            CloseSending = () => CloseSending(connection, tls),
            Hurry = tls is null ? () => PromptSocket.Use(connection.Features.Get<IConnectionSocketFeature>()?.Socket) : static () => { },
            Abort = () => connection.Abort(new ConnectionAbortedException("The MQTT client did not leave in time.")),
        };
        return new MqttConnection(core, transport).RunAsync();
    }

    /// <summary>A half-close needs the bare socket; under TLS there is none, and the drained input has to do.</summary>
    private static Task CloseSending(ConnectionContext connection, ITlsConnectionFeature? tls)
    {
        if (tls is not null || connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { Connected: true } socket)
        {
            return Task.CompletedTask;
        }

        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The client was faster: there is nothing left to half-close.
        }

        return Task.CompletedTask;
    }
}

using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Roommate.Mqtt.Broker;

/// <summary>A byte stream both ways, whatever carries it.</summary>
/// <param name="Input">What the client sends.</param>
/// <param name="Output">What the client gets; a flush ends when the transport took the bytes.</param>
/// <param name="Kind">"tcp", "tls" or "websocket".</param>
internal sealed record MqttTransport(PipeReader Input, PipeWriter Output, string Kind)
{
    public EndPoint? Remote { get; init; }

    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Says that nothing more will be sent, while still reading; does nothing where the carrier has no such thing.</summary>
    public Func<Task> CloseSending { get; init; } = static () => Task.CompletedTask;

    /// <summary>Ends the stream at once.</summary>
    public Action Abort { get; init; } = static () => { };

    /// <summary>Called once the client is known: from now on its packets are dealt with as soon as they are found; does nothing where the carrier has no such thing.</summary>
    public Action Hurry { get; init; } = static () => { };
}

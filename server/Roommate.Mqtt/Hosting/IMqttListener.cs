using System.Net;

namespace Roommate.Mqtt.Hosting;

/// <summary>Where the endpoint listens.</summary>
public interface IMqttListener
{
    /// <summary>The addresses after the start, plain ones first, with the ports that were chosen for port 0.</summary>
    IReadOnlyList<IPEndPoint> Endpoints { get; }
}

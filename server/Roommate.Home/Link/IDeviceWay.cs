using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Link;

/// <summary>How a device is reached.</summary>
internal interface IDeviceWay
{
    /// <summary>Sends; false when nobody took it.</summary>
    ValueTask<bool> SendAsync(MqttMessage message, CancellationToken ct);
}

/// <summary>Devices connected to this node's own endpoint.</summary>
internal sealed class OwnWay(Func<IMqttBroker> broker) : IDeviceWay
{
    public ValueTask<bool> SendAsync(MqttMessage message, CancellationToken ct) => ValueTask.FromResult(broker().Publish(message) > 0);
}

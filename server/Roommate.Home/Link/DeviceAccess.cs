using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Mqtt.Broker;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Topics;

namespace Roommate.Home.Link;

/// <summary>User name = device id, password = its secret; a device touches only <c>rm/1/{its id}/#</c>, and nobody else does.</summary>
internal sealed class DeviceAccess(Devices.Devices devices, IOptions<MqttOptions> options) : IMqttAuthenticator, IMqttAccess
{
    private const string DeviceRole = "device";

    private static readonly HashSet<string> Roles = [DeviceRole];

    public async ValueTask<MqttAuthentication> AuthenticateAsync(MqttAuthenticationRequest request, CancellationToken cancellationToken)
    {
        if (request.UserName is not { } user || request.Password is not { } password)
        {
            return request.UserName is null && request.Password is null ? MqttAuthentication.NoIdentity : MqttAuthentication.Refuse();
        }

        return IdPrefix.Of(user).SequenceEqual(IdPrefix.Device) && await devices.AuthenticateAsync(user, password, cancellationToken) is not null
            ? MqttAuthentication.Accept(new MqttPrincipal(user, Roles))
            : MqttAuthentication.Refuse();
    }

    public MqttAccessDecision Decide(MqttPrincipal principal, string topicOrFilter, MqttAccessKind kind)
    {
        if (!principal.Roles.Contains(DeviceRole))
        {
            return topicOrFilter.StartsWith(LinkTopics.Root, StringComparison.Ordinal) || (kind == MqttAccessKind.Publish && !MayOrder(topicOrFilter))
                ? MqttAccessDecision.Refused()
                : MqttAccessDecision.Undecided;
        }

        var own = LinkTopics.TrySplit(topicOrFilter, out var device, out var rest) && device == principal.Name;
        return own && (kind == MqttAccessKind.Subscribe || LinkTopics.IsFromDevice(rest)) ? MqttAccessDecision.Allowed : MqttAccessDecision.Refused();
    }

    // What is said of our devices only we say. Orders are for the rules to allow or not; those that open doors need one that says so.
    private bool MayOrder(string topic) =>
        !topic.StartsWith(OutwardTopics.Root, StringComparison.Ordinal)
        || (OutwardTopics.Read(topic) is not null
            && (!OutwardTopics.OpensDoors(topic) || options.Value.Access.Any(r => r.Publish && TopicRules.Matches(r.Filter, topic))));

    internal static bool IsDevice(MqttClientInfo client) => client.Principal.Roles.Contains(DeviceRole);
}

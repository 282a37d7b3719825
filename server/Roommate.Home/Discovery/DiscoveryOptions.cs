using Roommate.Mqtt.Topics;
using Roommate.Platform.Configuration;

namespace Roommate.Home.Discovery;

/// <summary>Section <c>Discovery</c>: devices that announce themselves over MQTT, and Roommate's own announced to others.</summary>
public sealed class DiscoveryOptions
{
    public const string Section = "Discovery";

    [ConfigKey("Whether devices that announce themselves appear in the home.", "false")]
    public bool Enabled { get; set; } = true;

    [ConfigKey("The first part of Home Assistant's discovery topics.", "homeassistant")]
    public string Prefix { get; set; } = "homeassistant";

    [ConfigKey("The home found devices go to; empty: the one that is there longest.", "hom_01J...")]
    public string Home { get; set; } = "";

    [ConfigKey("Whether Roommate's own devices are announced, so that Home Assistant sees them (where foreign clients can connect: Mqtt:AllowAnonymous or Mqtt:Bridge).", "false")]
    public bool Out { get; set; } = true;

    public string? Problem() =>
        Prefix.Length is 0 or > 100 || !TopicRules.IsName(Prefix) || Prefix.StartsWith("rm", StringComparison.Ordinal)
            ? "Discovery:Prefix is the beginning of a topic, without wildcards and not rm.  Example:  --Discovery:Prefix=homeassistant"
            : null;
}

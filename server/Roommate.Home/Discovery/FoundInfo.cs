namespace Roommate.Home.Discovery;

/// <summary>What an announcement says of the thing itself.</summary>
/// <param name="Identifiers">What it is known by; announcements that share one are of the same device.</param>
/// <param name="Origin">The software that announces it: Zigbee2MQTT 2.1.0.</param>
internal sealed record FoundInfo(
    IReadOnlyList<string> Identifiers,
    string? Name = null,
    string? Manufacturer = null,
    string? Model = null,
    string? Firmware = null,
    string? Area = null,
    string? Origin = null);

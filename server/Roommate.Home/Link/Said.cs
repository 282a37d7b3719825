namespace Roommate.Home.Link;

/// <summary>What a device said.</summary>
/// <param name="Device">Which device.</param>
/// <param name="What">Its topic after <c>rm/1/{dev}/</c>.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Link">Its limits, when it is known to be connected.</param>
/// <param name="Way">Where answers go.</param>
internal sealed record Said(string Device, string What, ReadOnlyMemory<byte> Payload, DeviceLink? Link, IDeviceWay Way);

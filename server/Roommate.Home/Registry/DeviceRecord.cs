using Roommate.Contracts.Home;

namespace Roommate.Home.Registry;

/// <summary>A device in the registry as it is kept, under the device id.</summary>
/// <param name="SecretHash">SHA-256 of the device's secret, hex.</param>
public sealed record DeviceRecord(
    string HomeId,
    string Name,
    string SecretHash,
    DateTimeOffset CreatedAt,
    string? RoomId = null,
    IReadOnlyList<string>? Aliases = null)
{
    public Device ToDevice(string id, long version, bool online, DeviceAbout? about) => new(id, HomeId, Name, online, RoomId, about, Aliases, version);
}

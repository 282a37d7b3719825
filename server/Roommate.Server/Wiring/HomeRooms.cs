using Roommate.Home.Devices;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary>Whether a room is in a home, for devices; answered by where rooms are.</summary>
internal sealed class HomeRooms(Gate gate) : IHomeRooms
{
    public async ValueTask<bool> ExistsAsync(string homeId, string roomId, CancellationToken ct) =>
        roomId.StartsWith(Contracts.IdPrefix.Room + "_", StringComparison.Ordinal) && await gate.LocateAsync(roomId, ct) is { } place && place.HomeId == homeId;
}

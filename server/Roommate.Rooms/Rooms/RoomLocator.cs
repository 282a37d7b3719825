using Roommate.Contracts;
using Roommate.Platform.Security;

namespace Roommate.Rooms.Rooms;

internal sealed class RoomLocator(RoomStore rooms) : ILocator
{
    public string Prefix => IdPrefix.Room;

    public ValueTask<Place?> LocateAsync(string id, CancellationToken ct) => rooms.PlaceAsync(id, ct);
}

using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;

namespace Roommate.Rooms.Rooms;

/// <summary>A room as it is kept, under the room id.</summary>
/// <param name="People">For a private or direct room: who may know of it.</param>
public sealed record RoomRecord(string HomeId, string Name, RoomKind Kind, string? Icon = null, string? Floor = null, IReadOnlyList<string>? People = null)
{
    public Room ToRoom(string id, long version) => new(id, HomeId, Name, Kind, Icon, Floor, version);

    public Place ToPlace(string id) => new(HomeId, id, People);

    public bool IsSeenBy(string userId) => People?.Contains(userId) != false;
}

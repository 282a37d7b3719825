using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;

namespace Roommate.Rooms.Rooms;

/// <summary>A room as it is kept, under the room id.</summary>
/// <param name="People">For a private or direct room: who may know of it.</param>
public sealed record RoomRecord(string HomeId, string Name, RoomKind Kind, string? Icon = null, string? Floor = null, IReadOnlyList<string>? People = null)
{
    public int Order { get; init; }

    /// <summary>Slow mode: seconds between two messages of one person; 0 is off.</summary>
    public int SlowSeconds { get; init; }

    /// <summary>A conversation that leaves nothing behind.</summary>
    public bool Temporary { get; init; }

    /// <summary>Its name is still the one it was born with.</summary>
    public bool Untitled { get; init; }

    public Room ToRoom(string id, long version) =>
        new(id, HomeId, Name, Kind, Icon, Floor, version) { People = People, Order = Order, SlowSeconds = SlowSeconds, Temporary = Temporary, Untitled = Untitled };

    public Place ToPlace(string id) => new(HomeId, id, People, Temporary);

    public bool IsSeenBy(string userId) => People?.Contains(userId) != false;
}

namespace Roommate.Home.Devices;

/// <summary>What devices must know of rooms: whether a room is in a home. Answered by the Rooms module through Server/Wiring.</summary>
public interface IHomeRooms
{
    ValueTask<bool> ExistsAsync(string homeId, string roomId, CancellationToken ct);
}

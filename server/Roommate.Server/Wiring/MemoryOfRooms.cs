using Roommate.Assistant.Memory;
using Roommate.Rooms.Messages;

namespace Roommate.Server.Wiring;

/// <summary>Memory learns from what is said in rooms.</summary>
internal sealed class MemoryOfRooms(RoomEars ears) : IMessageListener
{
    public ValueTask ExpectAsync(string roomId, CancellationToken ct) => ears.ExpectAsync(roomId, ct);

    public void Hear(string roomId) => ears.Hear(roomId);
}

using Roommate.Assistant.Afterwards;
using Roommate.Rooms.Messages;

namespace Roommate.Server.Wiring;

/// <summary>A summary holds as long as what it was made of.</summary>
internal sealed class SummariesOfRooms(IServiceProvider services) : IMessageListener
{
    public ValueTask ExpectAsync(string roomId, CancellationToken ct) => ValueTask.CompletedTask;

    public void Hear(string roomId)
    {
    }

    // Summaries read what is said through the rooms, so they are asked for when they are needed.
    public ValueTask ChangedAsync(string roomId, long offset, CancellationToken ct) => services.GetRequiredService<Summaries>().ChangedAsync(roomId, offset, ct);
}

namespace Roommate.Rooms.Messages;

/// <summary>Somebody who learns from what is said. They read the room's log themselves; being told is a hint to look. Answered through Server/Wiring.</summary>
public interface IMessageListener
{
    /// <summary>Before a message is kept.</summary>
    ValueTask ExpectAsync(string roomId, CancellationToken ct);

    /// <summary>After a message was kept, changed or removed; must return at once.</summary>
    void Hear(string roomId);

    /// <summary>After messages up to this offset were changed or removed: what was made of them does not hold any more.</summary>
    ValueTask ChangedAsync(string roomId, long offset, CancellationToken ct) => ValueTask.CompletedTask;
}

namespace Roommate.Rooms.Unread;

/// <summary>Who lives where: asked by rooms, answered by where homes are.</summary>
public interface IRoomPeople
{
    /// <summary>The user ids of a home's members.</summary>
    ValueTask<IReadOnlyList<string>> MembersAsync(string homeId, CancellationToken ct);

    /// <summary>The ids of a person's homes.</summary>
    ValueTask<IReadOnlyList<string>> HomesAsync(string userId, CancellationToken ct);

    /// <summary>Whether others may see how far this person has read.</summary>
    ValueTask<bool> ShowsReadAsync(string userId, CancellationToken ct);

    /// <summary>What this person is called; null when there is nobody.</summary>
    ValueTask<string?> NameAsync(string userId, CancellationToken ct);

    /// <summary>Whether this person takes new direct messages.</summary>
    ValueTask<bool> TakesDirectAsync(string userId, CancellationToken ct);
}

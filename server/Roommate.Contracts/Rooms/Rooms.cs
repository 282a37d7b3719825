using Roommate.Contracts.Assistant;
using Roommate.Contracts.People;

namespace Roommate.Contracts.Rooms;

public sealed record Room(string Id, string HomeId, string Name, RoomKind Kind, string? Icon = null, string? Floor = null, long Version = 1)
{
    /// <summary>For a private or direct room: who is in it.</summary>
    public IReadOnlyList<string>? People { get; init; }

    /// <summary>Rooms are shown by it, lowest first; equal ones in the order they were made.</summary>
    public int Order { get; init; }

    /// <summary>Slow mode: seconds between two messages of one person; 0 is off.</summary>
    public int SlowSeconds { get; init; }

    /// <summary>A conversation with the assistant of which nothing is remembered; it goes a day after the last word.</summary>
    public bool Temporary { get; init; }

    /// <summary>Nobody has named it: the assistant does, after its first answer.</summary>
    public bool Untitled { get; init; }
}

public enum RoomKind
{
    Place,
    Private,
    Direct,
}

/// <param name="Name">A private room may do without: the assistant gives it a title after its first answer.</param>
/// <param name="People">For a private room who else is in it, for a direct one the other person.</param>
/// <param name="Temporary">For a private room of one: nothing said there is remembered, and all of it goes a day after the last word.</param>
public sealed record CreateRoomRequest(string? Name = null, RoomKind Kind = RoomKind.Place, string? Icon = null, string? Floor = null, IReadOnlyList<string>? People = null, bool? Temporary = null);

/// <summary>Changes of a room (merge-patch): <c>null</c> takes its icon or its floor away.</summary>
public sealed record RoomPatch(string? Name = null, int? Order = null, int? SlowSeconds = null)
{
    private bool _hasIcon;
    private bool _hasFloor;

    public string? Icon { get; init => (field, _hasIcon) = (value, true); }

    public string? Floor { get; init => (field, _hasFloor) = (value, true); }

    public string? IconOf(string? old) => _hasIcon ? Icon : old;

    public string? FloorOf(string? old) => _hasFloor ? Floor : old;
}

public sealed record Author(AuthorKind Kind, string Name, string? Id = null);

public enum AuthorKind
{
    User,
    Assistant,
    Device,
    System,
}

/// <param name="Offset">Its place in the room's topic; an edit keeps it.</param>
/// <param name="Heard">A spoken reply that was interrupted: so much of it was heard, in UTF-16 units. The text is whole.</param>
public sealed record Message(
    string Id,
    string RoomId,
    long Offset,
    Author Author,
    string Text,
    DateTimeOffset At,
    DateTimeOffset? EditedAt = null,
    bool? Removed = null,
    string? ReplyTo = null,
    string? ClientId = null,
    string? TurnId = null,
    int? Heard = null)
{
    public IReadOnlyList<Attachment>? Attachments { get; init; }
}

/// <summary>Hub <c>Send</c> and, without <paramref name="RoomId"/>, <c>POST /rooms/{id}/messages</c>.</summary>
public sealed record SendRequest(string RoomId, string Text, string ClientId, string? ReplyTo = null, IReadOnlyList<string>? Attachments = null);

/// <param name="Attachments">Ids of files brought with <c>POST /rooms/{id}/files</c>; the text may then be empty.</param>
public sealed record PostMessageRequest(string Text, string? ClientId = null, string? ReplyTo = null, IReadOnlyList<string>? Attachments = null);

public sealed record EditMessageRequest(string Text);

public sealed record SendResult(string MessageId, long Offset, DateTimeOffset At);

public sealed record TypingRequest(string RoomId, bool Active);

public sealed record ReadRequest(string RoomId, long Offset);

public sealed record ReadMarker(string UserId, long Offset);

/// <summary>Ephemeral <c>typing</c>.</summary>
public sealed record TypingEvent(string UserId, string DisplayName, bool Active);

/// <summary>Ephemeral <c>presence</c> of the home topic.</summary>
public sealed record PresenceEvent(string UserId, PresenceState Presence);

/// <summary><c>message.removed</c>.</summary>
public sealed record MessageRemoved(string Id, string RoomId, long Offset);

/// <summary>Snapshot of <c>room:{id}</c>: the last 50 messages, oldest first.</summary>
public sealed record RoomSnapshot(Room Room, IReadOnlyList<Message> Messages, IReadOnlyList<RunningTurn> Turns, IReadOnlyList<ReadMarker> Reads);

/// <summary><c>turn.started</c> in a room, and a running turn in its snapshot.</summary>
public sealed record RunningTurn(string Id, string RoomId, DateTimeOffset StartedAt, string? MessageId = null, string? AskedBy = null);

/// <summary><c>turn.ended</c> in a room: how it ended; the text is in the room's message and in <c>turn:{id}</c>.</summary>
public sealed record RoomTurnEnded(string Id, string RoomId, TurnStatus Status, string? MessageId = null);

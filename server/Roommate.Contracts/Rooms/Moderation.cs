namespace Roommate.Contracts.Rooms;

public enum WordAction
{
    Refuse,
    Report,
}

/// <param name="Words">Words and phrases this home does not want; case and accents make no difference.</param>
/// <param name="Action">Refuse the message, or let it through and put it into the queue.</param>
public sealed record ModerationView(IReadOnlyList<string> Words, WordAction Action, IReadOnlyList<Mute> Mutes);

public sealed record ModerationPatch(IReadOnlyList<string>? Words = null, WordAction? Action = null);

public sealed record Mute(string UserId, DateTimeOffset Until, string? Reason = null);

public sealed record MuteRequest(string UserId, DateTimeOffset Until, string? Reason = null);

/// <param name="By">Who reported it: a user id, or the word list.</param>
/// <param name="Text">What the message said when it was reported.</param>
public sealed record Report(string Id, string MessageId, string RoomId, string? AuthorId, string Text, string By, string Reason, DateTimeOffset At);

public sealed record ReportRequest(string Reason);

public enum ReportDecision
{
    Dismiss,
    Remove,
    Mute,
}

/// <param name="MuteUntil">For <see cref="ReportDecision.Mute"/>: the message goes and its author is muted until then.</param>
public sealed record DecideRequest(ReportDecision Decision, DateTimeOffset? MuteUntil = null);

public sealed record Blocks(IReadOnlyList<string> People);

/// <summary>How far one has read in a room, and how many messages of others there are beyond it.</summary>
public sealed record RoomUnread(string RoomId, long Unread, long Read);

/// <summary><c>unread.changed</c> of <c>user:{id}</c>, and <c>GET /me/unread</c>: whole numbers, not differences.</summary>
public sealed record UnreadRooms(IReadOnlyList<RoomUnread> Rooms);

public sealed record ReadUpTo(long Offset);

using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Rooms.Rooms;

namespace Roommate.Rooms.Messages;

/// <summary>What a message may say, and who may change it.</summary>
internal static class MessageRules
{
    public const int MostText = 8000;
    private const int MostClientId = 128;

    /// <param name="files">With files a message needs no text.</param>
    public static Fault? Check(string text, string? clientId, bool files = false) =>
        text.Length > MostText ? Fault.TooLarge($"A message has at most {MostText} characters.")
        : text.Trim().Length == 0 && !files ? Fault.Invalid("text", "A message needs a text.")
        : !PlainText.Is(text, lines: true) ? Fault.Invalid("text", "A message is plain text without control characters.")
        : clientId is { Length: 0 or > MostClientId } || (clientId is not null && !PlainText.Is(clientId, lines: false))
            ? Fault.Invalid("clientId", $"A client id has 1 to {MostClientId} characters.")
            : null;

    /// <summary>One's own message may be edited; null when allowed.</summary>
    public static Fault? CheckEdit(Message message, string userId) =>
        message.Removed == true ? Fault.NotFound("This message")
        : message.Author.Kind != AuthorKind.User || message.Author.Id != userId ? Fault.Forbidden("Only who wrote a message can edit it.")
        : null;

    /// <summary>What its entity tag says: 0 until it is edited, then when.</summary>
    public static long VersionOf(Message message) => message.EditedAt?.ToUnixTimeMilliseconds() ?? 0;

    public static Fault? CheckVersion(Message message, long? ifVersion) =>
        ifVersion is null || ifVersion == VersionOf(message) ? null : Fault.VersionMismatch(VersionOf(message));
}

using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;

namespace Roommate.Rooms.Messages;

/// <summary>What a message may say, and who may change it.</summary>
internal static class MessageRules
{
    public const int MostText = 8000;
    private const int MostClientId = 128;

    public static Fault? Check(string text, string? clientId) =>
        text.Length > MostText ? Fault.TooLarge($"A message has at most {MostText} characters.")
        : text.Trim().Length == 0 ? Fault.Invalid("text", "A message needs a text.")
        : !IsPlain(text, lines: true) ? Fault.Invalid("text", "A message is plain text without control characters.")
        : clientId is { Length: 0 or > MostClientId } || (clientId is not null && !IsPlain(clientId, lines: false))
            ? Fault.Invalid("clientId", $"A client id has 1 to {MostClientId} characters.")
            : null;

    /// <summary>One's own message may be edited; null when allowed.</summary>
    public static Fault? CheckEdit(Message message, string userId) =>
        message.Removed == true ? Fault.NotFound("This message")
        : message.Author.Kind != AuthorKind.User || message.Author.Id != userId ? Fault.Forbidden("Only who wrote a message can edit it.")
        : null;

    /// <summary>Text that can be written as UTF-8 and shown: no lone surrogates, no control characters but line breaks and tabs.</summary>
    public static bool IsPlain(string text, bool lines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsSurrogate(c))
            {
                if (!char.IsSurrogatePair(text, i))
                {
                    return false;
                }

                i++;
            }
            else if (char.IsControl(c) && !(lines && c is '\n' or '\r' or '\t'))
            {
                return false;
            }
        }

        return true;
    }
}

using System.Text.RegularExpressions;
using Roommate.Contracts.Rooms;

namespace Roommate.Assistant.Voice.Announcing;

/// <summary>"Dinner is ready in the kitchen and the hall": where an announcement goes when it ends with rooms. Pure.</summary>
internal static partial class AnnouncedRooms
{
    /// <summary>The text without them, and the rooms; none: every room.</summary>
    public static (string Text, IReadOnlyList<Room> Rooms) Of(string message, IReadOnlyList<Room> places)
    {
        var found = new List<Room>();
        var rest = message.TrimEnd('.', '!', ' ');
        while (Last(rest, places) is var (room, before))
        {
            found.Insert(0, room);
            var joined = Joiner().Match(before);
            if (Place().Match(before) is { Success: true } place)
            {
                var text = before[..place.Index].TrimEnd(' ', ',');
                return text.Length == 0 ? (message, []) : (text, found);
            }

            if (!joined.Success)
            {
                break;
            }

            rest = before[..joined.Index];
        }

        return (message, []);
    }

    private static (Room Room, string Before)? Last(string text, IReadOnlyList<Room> places)
    {
        var room = places.Where(r => text.EndsWith(r.Name, StringComparison.OrdinalIgnoreCase)).MaxBy(static r => r.Name.Length);
        return room is null ? null : (room, text[..^room.Name.Length]);
    }

    [GeneratedRegex(@"\b(in|on|to|im|ins)\s+(the\s+|der\s+|den\s+|dem\s+|das\s+|die\s+)?\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Place();

    [GeneratedRegex(@"\s*(,|\band\b|\bund\b)\s*(the\s+|der\s+|im\s+|in\s+der\s+|in\s+the\s+)?\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Joiner();
}

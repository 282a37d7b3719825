using Roommate.Contracts;
using Roommate.Contracts.Faults;

namespace Roommate.Platform.Http;

/// <summary>The rules of lists: <c>limit</c> 1 to 200 (50 when not given) and an opaque <c>cursor</c>.</summary>
public static class Paging
{
    private const int Usual = 50;
    private const int Most = 200;

    public static Fault WrongLimit { get; } = Fault.Invalid("limit", $"limit is a number from 1 to {Most}.");

    public static Fault WrongCursor { get; } = Fault.Invalid("cursor", "This cursor is none that a list has answered.");

    /// <summary>Null when the limit is out of range.</summary>
    public static int? Limit(int? asked) => asked is null ? Usual : asked is >= 1 and <= Most ? asked : null;

    /// <summary>
    /// Where a list goes on whose cursor is the last id of the page before. An id that has gone since has left its place to the next:
    /// ids sort by when they were made. Null when the cursor is no id of this kind.
    /// </summary>
    public static int? After(IReadOnlyList<string> ids, string? cursor, string prefix)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return 0;
        }

        if (!IdPrefix.Of(cursor).SequenceEqual(prefix))
        {
            return null;
        }

        var behind = ids.Count;
        for (var i = ids.Count - 1; i >= 0; i--)
        {
            if (ids[i] == cursor)
            {
                return i + 1;
            }

            behind = string.CompareOrdinal(ids[i], cursor) > 0 ? i : behind;
        }

        return behind;
    }
}

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
}

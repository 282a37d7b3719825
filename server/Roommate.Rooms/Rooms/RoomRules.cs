using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;

namespace Roommate.Rooms.Rooms;

/// <summary>What a room's fields must look like.</summary>
internal static class RoomRules
{
    private const int MostName = 60;
    private const int MostIcon = 40;

    /// <summary>What a conversation is called until it has a title, and one that gets none.</summary>
    public static string Unnamed(bool temporary) => temporary ? "Temporary conversation" : "New conversation";

    /// <summary>What the conversation of two people is called.</summary>
    public static string Between(string one, string other) => $"{Short(one)}, {Short(other)}";

    public const int MostPeople = 50;

    /// <summary>How long after the last word a temporary conversation goes.</summary>
    public static readonly TimeSpan TemporaryKept = TimeSpan.FromHours(24);

    private const int MostSlow = 3600;
    private const int MostOrder = 10_000;

    public static Fault? Check(RoomPatch patch) =>
        Check(patch.Name, patch.Icon, patch.Floor)
        ?? (patch.SlowSeconds is < 0 or > MostSlow ? Fault.Invalid("slowSeconds", $"Slow mode is 0 (off) to {MostSlow} seconds.") : null)
        ?? (patch.Order is < -MostOrder or > MostOrder ? Fault.Invalid("order", $"An order is a number from -{MostOrder} to {MostOrder}.") : null);

    public static Fault? Check(CreateRoomRequest request) =>
        Check(request.Name ?? (request.Kind == RoomKind.Private ? null : ""), request.Icon, request.Floor)
        ?? (request.Temporary == true && (request.Kind != RoomKind.Private || request.People is { Count: > 0 })
            ? Fault.Invalid("temporary", "A temporary conversation is a private room with the assistant alone.")
            : null);

    /// <summary>A title from elsewhere as a name: one line, of a length that fits; null when nothing is left.</summary>
    public static string? Title(string text)
    {
        var plain = string.Join(' ', new string([.. text.Select(static c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim('"', '“', '”', '.', ' ', '#', '*');
        var title = plain.Length > MostName ? plain[..MostName].TrimEnd() : plain;
        return IsName(title, MostName) ? title : null;
    }

    public static Fault? Check(string? name, string? icon, string? floor) =>
        name is not null && !IsName(name, MostName) ? Fault.Invalid("name", $"A room's name has 1 to {MostName} visible characters.")
        : icon is not null && !IsName(icon, MostIcon) ? Fault.Invalid("icon", $"An icon's name has 1 to {MostIcon} characters.")
        : floor is not null && !IsName(floor, MostName) ? Fault.Invalid("floor", $"A floor's name has 1 to {MostName} visible characters.")
        : null;

    // Half of a name, and never half of a character.
    private static string Short(string name)
    {
        const int Half = (MostName - 2) / 2;
        return name.Length <= Half ? name : name[..(char.IsHighSurrogate(name[Half - 1]) ? Half - 1 : Half)];
    }

    private static bool IsName(string text, int most) => text.Trim().Length > 0 && text.Length <= most && PlainText.Is(text, lines: false);
}

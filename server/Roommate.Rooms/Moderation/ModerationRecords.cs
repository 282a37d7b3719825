using Roommate.Contracts.Rooms;

namespace Roommate.Rooms.Moderation;

/// <summary>A home's moderation as it is kept, one document beside the home's.</summary>
/// <param name="Mutes">By user id.</param>
/// <param name="Reports">Open ones, by report id.</param>
internal sealed record ModerationRecord(
    IReadOnlyList<string> Words,
    WordAction Action,
    IReadOnlyDictionary<string, MuteRecord> Mutes,
    IReadOnlyDictionary<string, Report> Reports)
{
    public static ModerationRecord None { get; } = new([], WordAction.Refuse, new Dictionary<string, MuteRecord>(), new Dictionary<string, Report>());
}

internal sealed record MuteRecord(DateTimeOffset Until, string By, string? Reason = null)
{
    public Mute ToMute(string userId) => new(userId, Until, Reason);
}

/// <summary>Whom somebody does not want to hear from in direct messages.</summary>
internal sealed record BlockRecord(IReadOnlyList<string> People)
{
    public static BlockRecord None { get; } = new([]);
}

using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Proactive;

/// <summary>Something that is noticed about a home right now.</summary>
/// <param name="Key">The same as long as it is the same thing.</param>
/// <param name="Name">What it is about; a name that somebody gave.</param>
/// <param name="RoomId">Where that is.</param>
/// <param name="Since">Since when, where that is known; otherwise since it was noticed.</param>
/// <param name="Holds">How long it must be so before it is told.</param>
/// <param name="Level">For a battery: percent.</param>
internal sealed record Sign(string Key, ProactiveKind Kind, string Name, string? RoomId, DateTimeOffset? Since, TimeSpan Holds, double? Level = null);

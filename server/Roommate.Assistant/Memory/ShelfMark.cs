using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Memory;

/// <summary>What is known of a memory without its text.</summary>
internal sealed record ShelfMark(
    string Id, string Kind, ulong Hash, string? Slot, string? ValueFolded, DateTimeOffset ValidFrom, DateTimeOffset? ValidTo, bool Pinned, bool Sensitive, string? MessageId, string? DerivedFrom, MemoryOrigin Origin)
{
    public bool IsEpisode => Kind == MemoryRecord.Episode;

    public static ShelfMark Of(string id, MemoryRecord record) => new(
        id,
        string.Intern(record.Kind),
        record.Hash(),
        record.Slot,
        Folded(record.Value),
        record.ValidFrom,
        record.ValidTo,
        record.Pinned == true,
        record.Sensitivity == MemorySensitivity.Sensitive,
        record.Source?.MessageId,
        record.DerivedFrom,
        record.Origin);

    public static string? Folded(string? value) => value?.Trim().ToLowerInvariant();

    public bool HoldsAt(DateTimeOffset at) => ValidFrom <= at && (ValidTo is null || ValidTo > at);

    /// <summary>Holds now, or held at a time asked for.</summary>
    public bool Holds(DateTimeOffset? asOf, DateTimeOffset now) => asOf is { } at ? HoldsAt(at) : ValidTo is null || ValidTo > now;
}

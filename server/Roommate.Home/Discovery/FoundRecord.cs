using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery;

/// <summary>A found device as it is kept.</summary>
/// <param name="Side">Where it speaks: "own" or "bridge".</param>
/// <param name="HomeId">The home it is in; null while there is none.</param>
/// <param name="DeviceId">Its device in the registry; null when it is ignored or of no use.</param>
/// <param name="Problems">What of its announcements cannot be used, in words.</param>
internal sealed record FoundRecord(
    string Side,
    FoundInfo Info,
    IReadOnlyList<FoundPart> Parts,
    FoundState State,
    DateTimeOffset FoundAt,
    string? HomeId = null,
    string? DeviceId = null,
    IReadOnlyList<string>? Problems = null);

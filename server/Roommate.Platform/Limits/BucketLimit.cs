namespace Roommate.Platform.Limits;

/// <summary>A token bucket: <paramref name="Capacity"/> at once, then one more every <paramref name="Refill"/>.</summary>
/// <param name="Name">Part of the key; one per thing that is limited.</param>
public sealed record BucketLimit(string Name, int Capacity, TimeSpan Refill);

namespace Roommate.Platform.Limits;

/// <summary>How a bucket stands after a token was asked of it.</summary>
/// <param name="Left">Whole tokens that are left.</param>
/// <param name="Wait">The time until there is one again; null when one was taken.</param>
public readonly record struct BucketState(long Left, TimeSpan? Wait);

namespace Roommate.Home.Discovery;

/// <summary>What one payload on a discovery topic means. Pure data; nothing of it is believed yet.</summary>
/// <param name="Removes">The topic was emptied: what it announced is gone.</param>
/// <param name="Migrates">What it announced will come by another topic.</param>
/// <param name="Problem">Why nothing of it can be used, in words.</param>
internal sealed record Announcement(
    FoundInfo? Info = null,
    IReadOnlyList<FoundPart>? Parts = null,
    bool Removes = false,
    bool Migrates = false,
    string? Problem = null)
{
    public static Announcement Wrong(string problem) => new(Problem: problem);
}

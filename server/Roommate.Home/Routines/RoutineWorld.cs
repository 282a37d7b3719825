using System.Text.Json;
using Roommate.Home.Twins;

namespace Roommate.Home.Routines;

/// <summary>What a run sees at one moment: the time at home, what devices say, who is there.</summary>
/// <param name="Reported">By device; a device that is gone is not in it.</param>
/// <param name="Present">The members who are home.</param>
public sealed record RoutineWorld(
    DateTimeOffset Now,
    HomeClock Home,
    IReadOnlyDictionary<string, JsonElement> Reported,
    IReadOnlySet<string> Present)
{
    /// <summary>A device's value at a dotted path; null when it never said one.</summary>
    public JsonElement? Read(string deviceId, string path) => Reported.TryGetValue(deviceId, out var reported) ? MergePatch.Find(reported, path) : null;
}

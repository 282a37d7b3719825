using System.Security.Cryptography;
using System.Text;
using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery;

/// <summary>What an announcement does to what is kept of a device. Pure.</summary>
internal static class FoundRules
{
    private const int MostParts = 100;
    private const int MostProblems = 20;
    private const int MostName = 80;

    /// <summary>The id of a device by what it is known by: the same on every node and after every start.</summary>
    public static string IdOf(string side, string identifier) =>
        "fnd_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{side}\n{identifier}")))[..26];

    /// <summary>Takes an announcement in: its parts are upserted, parts of the same topic that it no longer has go.</summary>
    /// <param name="others">Keys of parts of other devices: a unique id is one device's.</param>
    public static FoundRecord Take(FoundRecord? before, string side, string topic, Announcement told, Func<string, bool> others, DateTimeOffset now)
    {
        var record = before ?? new FoundRecord(side, told.Info!, [], FoundState.Waiting, now);
        var problems = new List<string>();
        var parts = record.Parts.Where(p => p.Source != topic || told.Parts!.Any(t => t.Key == p.Key)).ToList();
        foreach (var part in told.Parts!)
        {
            var at = parts.FindIndex(p => p.Key == part.Key);
            if (others(part.Key) || (at >= 0 && parts[at].Source is { } source && source != topic))
            {
                problems.Add($"The unique id of {part.Id} is already used by another announcement; the first one counts.");
            }
            else if (at >= 0)
            {
                parts[at] = part with { Id = parts[at].Id };
            }
            else if (parts.Count >= MostParts)
            {
                problems.Add($"More than {MostParts} components: {part.Id} is left out.");
            }
            else
            {
                parts.Add(part with { Id = ComponentId(part, parts) });
            }
        }

        return record with { Info = Merge(record.Info, told.Info!), Parts = parts, Problems = problems.Count == 0 ? null : [.. problems.Distinct().Take(MostProblems)] };
    }

    /// <summary>A topic was emptied.</summary>
    public static FoundRecord Remove(FoundRecord record, string topic) => record with { Parts = [.. record.Parts.Where(p => p.Source != topic)] };

    /// <summary>What a topic announced will come by another one: it stays, and the next announcement of it is no double.</summary>
    public static FoundRecord Migrate(FoundRecord record, string topic) =>
        record with { Parts = [.. record.Parts.Select(p => p.Source == topic ? p with { Source = null } : p)] };

    /// <summary>A name that a device may have.</summary>
    public static string NameOf(FoundInfo info)
    {
        var name = new string([.. (info.Name ?? info.Model ?? "").Where(static c => !char.IsControl(c) && !char.IsSurrogate(c))]).Trim();
        return name.Length == 0 ? "Found device" : name.Length <= MostName ? name : name[..MostName].Trim();
    }

    /// <summary>An id of a component that no other part has: short, and stable as long as the part is there.</summary>
    private static string ComponentId(FoundPart part, List<FoundPart> taken)
    {
        var id = new string([.. part.Id.ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')]).Trim('_');
        id = id.Length == 0 ? part.Platform : id;
        id = id.Length <= 56 ? id : id[..56];
        string[] candidates = [id, $"{part.Platform}_{id}"[..Math.Min(60, part.Platform.Length + 1 + id.Length)]];
        return candidates.FirstOrDefault(c => taken.All(p => p.Id != c))
            ?? Enumerable.Range(2, MostParts + 1).Select(i => $"{id}_{i}").First(c => taken.All(p => p.Id != c));
    }

    // What one announcement leaves out another has said.
    private static FoundInfo Merge(FoundInfo known, FoundInfo told) => new(
        [.. known.Identifiers.Union(told.Identifiers).Take(20)],
        told.Name ?? known.Name,
        told.Manufacturer ?? known.Manufacturer,
        told.Model ?? known.Model,
        told.Firmware ?? known.Firmware,
        told.Area ?? known.Area,
        told.Origin ?? known.Origin);
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Roommate.Contracts;

namespace Roommate.People.Audit;

/// <summary>
/// People in what was before and after a change go by the trail's pseudonyms, too: when one of them is erased the row stays
/// as it was written, and so does its digest.
/// </summary>
internal static partial class AuditNames
{
    private const int MostDetail = 4_000;

    /// <summary>As it is kept.</summary>
    public static async ValueTask<JsonElement?> HideAsync(object? value, Func<string, ValueTask<string>> pseudonymOf)
    {
        if (value is null)
        {
            return null;
        }

        var text = JsonSerializer.Serialize(value, Wire.Json);
        if (text.Length > MostDetail)
        {
            return JsonSerializer.SerializeToElement("too long to keep", Wire.Json);
        }

        foreach (var person in People().Matches(text).Select(static m => m.Value).Distinct().ToArray())
        {
            text = text.Replace(person, await pseudonymOf(person), StringComparison.Ordinal);
        }

        return Read(text);
    }

    /// <summary>As it is shown: with the people who are still there.</summary>
    public static JsonElement? Show(JsonElement? kept, IReadOnlyDictionary<string, string> people) =>
        kept is { } element && element.GetRawText() is var text && Pseudonyms().IsMatch(text)
            ? Read(Pseudonyms().Replace(text, m => people.GetValueOrDefault(m.Value, m.Value)))
            : kept;

    private static JsonElement Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    [GeneratedRegex("usr_[0-9A-Z]{26}", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex People();

    [GeneratedRegex("psn_[0-9A-Za-z_-]{8,40}", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Pseudonyms();
}

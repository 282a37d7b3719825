using System.Runtime.CompilerServices;
using System.Text.Json;
using Roommate.Assistant.Understanding;

namespace Roommate.UnitTests.Assistant.Understanding;

/// <summary>The development sentences: data files beside this file, each a list of meanings with the ways to say them.</summary>
public static class SpokenData
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The home the sentences speak of.</summary>
    public static HomeNames Home { get; } = HomeOf("");

    /// <summary>When they are said: Friday 20 November 2026, 18:30 in Berlin.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 11, 20, 17, 30, 0, TimeSpan.Zero);

    public static TimeZoneInfo Berlin { get; } = TimeZoneInfo.CreateCustomTimeZone("Berlin", TimeSpan.FromHours(1), "Berlin", "Berlin");

    public static UnderstandingContext Context(string? room = null, params string[] last) =>
        new() { RoomId = room, LastTargets = last, Now = Now, TimeZone = Berlin };

    public static HomeNames HomeOf(string folder) => Read<HomeNames>(Path.Combine(folder, "home.json"));

    public static IEnumerable<(string Text, Meaning Meaning)> Sentences(string folder, string language) =>
        Directory.GetFiles(Path.Combine(Folder(), folder), $"{language}-*.json").Order(StringComparer.Ordinal)
            .SelectMany(Read<Meaning[]>)
            .SelectMany(meaning => meaning.Say.Select(text => (text, meaning)));

    public static string[] ChatLines(string language) =>
        [.. Directory.GetFiles(Folder(), $"chat*.{language}.txt").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];

    /// <summary>Every line of the patterns with words drawn from a fixed seed: the same each time.</summary>
    public static IEnumerable<string> MadeChatLines(string language)
    {
        const int Seed = 7;
        const int OfEach = 30;
        var made = Read<MadeChat>($"chat-made.{language}.json");
        var random = new Random(Seed);
        return made.Lines.SelectMany(line => Enumerable.Range(0, OfEach).Select(_ => Fill(line, made.Words, random))).Distinct();
    }

    private static string Fill(string line, Dictionary<string, string[]> words, Random random) =>
        System.Text.RegularExpressions.Regex.Replace(line, @"\{(\w+)\}", match => words[match.Groups[1].Value] is var choices ? choices[random.Next(choices.Length)] : "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private static T Read<T>(string name) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Folder(), name)), Json) ?? throw new InvalidDataException(name);

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Data");
}

/// <summary>Patterns of chat lines and the words they are made of.</summary>
public sealed record MadeChat(Dictionary<string, string[]> Words, string[] Lines);

/// <summary>One meaning and the ways to say it.</summary>
public sealed record Meaning(string? Intent, string[] Say)
{
    public Dictionary<string, JsonElement> Slots { get; init; } = [];

    /// <summary>Null: not checked.</summary>
    public string[]? Targets { get; init; }

    /// <summary>The room it is said in.</summary>
    public string? In { get; init; }

    public string[] Last { get; init; } = [];
}

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

    public static string[] ChatLines(string language) => File.ReadAllLines(Path.Combine(Folder(), $"chat.{language}.txt"));

    private static T Read<T>(string name) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Folder(), name)), Json) ?? throw new InvalidDataException(name);

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Data");
}

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

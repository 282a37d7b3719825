using System.Globalization;
using System.Text.Json;
using Roommate.Assistant.Understanding;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// How much of what people say is understood: the sentences of every home's folder, intent and every slot, and the chat lines that must not be taken for commands.
/// `understanding-quality [--data folder] [--language en] [--show]`; a folder holds `home.json`, `{language}-*.json` and perhaps `chat*.{language}.txt`.
/// </summary>
public sealed class UnderstandingQuality : IScenario
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Name => "understanding-quality";

    public string Summary => "share of sentences understood with every slot right, and of chat taken for commands";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var root = Option(args, "--data") ?? SpokenFiles.DefaultFolder();
        var show = args.Contains("--show");
        string[] chat = [.. Directory.GetFiles(root, $"chat*.{Option(args, "--language") ?? "en"}.txt").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];
        Console.WriteLine($"{"home",-20} {"sentences",10} {"intent %",9} {"all slots %",12}   chat taken for a command");
        foreach (var home in Directory.GetFiles(root, "home.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var folder = Path.GetDirectoryName(home)!;
            var language = Option(args, "--language") ?? (Directory.GetFiles(folder, "de-*.json").Length > 0 ? "de" : "en");
            var understander = new Understander(HomeGrammar.Build(await ReadAsync<HomeNames>(home, ct), language));
            var (count, intents, whole) = (0, 0, 0);
            foreach (var file in Directory.GetFiles(folder, $"{language}-*.json").Order(StringComparer.Ordinal))
            {
                var score = Score(understander, await ReadAsync<SpokenMeaning[]>(file, ct), show);
                (count, intents, whole) = (count + score.Count, intents + score.Intents, whole + score.Whole);
            }

            string[] taken = language == "en" ? [.. chat.Where(line => understander.Understand(line, UnderstandingContext.None).IsCommand)] : [];
            var name = Path.GetRelativePath(root, folder) is "." ? "(first)" : Path.GetRelativePath(root, folder);
            Console.WriteLine($"{name,-20} {count,10} {100.0 * intents / Math.Max(1, count),9:0.0} {100.0 * whole / Math.Max(1, count),12:0.0}   {taken.Length} of {(language == "en" ? chat.Length : 0)}");
            Array.ForEach(show ? taken : [], static line => Console.WriteLine($"    chat: {line}"));
        }

        return 0;
    }

    private static (int Count, int Intents, int Whole) Score(Understander understander, SpokenMeaning[] meanings, bool show)
    {
        var (count, intents, whole) = (0, 0, 0);
        foreach (var meaning in meanings)
        {
            foreach (var text in meaning.Say)
            {
                var understood = understander.Understand(text, SpokenFiles.Context(meaning));
                var right = understood.Intent == meaning.Intent;
                var slots = right && SameSlots(meaning, understood);
                (count, intents, whole) = (count + 1, intents + (right ? 1 : 0), whole + (slots ? 1 : 0));
                if (show && !slots)
                {
                    Console.WriteLine($"    {text}\n        {understood.Intent ?? "none"} {JsonSerializer.Serialize(understood.Slots)}, expected {meaning.Intent ?? "none"} {JsonSerializer.Serialize(meaning.Slots)}");
                }
            }
        }

        return (count, intents, whole);
    }

    /// <summary>`how` says more than the contract asks for and is not compared.</summary>
    private static bool SameSlots(SpokenMeaning meaning, Understood understood)
    {
        var actual = understood.Slots.Where(slot => slot.Key != Slots.How).ToDictionary(slot => slot.Key, slot => Convert.ToString(slot.Value, CultureInfo.InvariantCulture));
        return actual.Count == meaning.Slots.Count
            && meaning.Slots.All(slot => actual.TryGetValue(slot.Key, out var value) && value == slot.Value.ToString());
    }

    private static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    private static async Task<T> ReadAsync<T>(string file, CancellationToken ct)
    {
        await using var stream = File.OpenRead(file);
        return await JsonSerializer.DeserializeAsync<T>(stream, Json, ct) ?? throw new InvalidDataException(file);
    }
}

/// <summary>One meaning of a sentence file and the ways to say it.</summary>
public sealed record SpokenMeaning(string? Intent, string[] Say)
{
    public Dictionary<string, JsonElement> Slots { get; init; } = [];

    public string? In { get; init; }

    public string[] Last { get; init; } = [];
}

/// <summary>Where the development sentences are and when they are said.</summary>
internal static class SpokenFiles
{
    private const string Folder = "tests/Roommate.UnitTests/Assistant/Understanding/Data";

    public static UnderstandingContext Context(SpokenMeaning meaning) => new()
    {
        RoomId = meaning.In,
        LastTargets = meaning.Last,
        Now = new DateTimeOffset(2026, 11, 20, 17, 30, 0, TimeSpan.Zero),
        TimeZone = TimeZoneInfo.CreateCustomTimeZone("home", TimeSpan.FromHours(1), "home", "home"),
    };

    /// <summary>The repository's own data, found upward from where the program runs.</summary>
    public static string DefaultFolder()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Directory.Exists(Path.Combine(at, Folder)))
            {
                return Path.Combine(at, Folder);
            }
        }

        return Folder;
    }
}

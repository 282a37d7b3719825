using System.Globalization;
using System.Text.Json;
using Roommate.Assistant.Understanding;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// How much of what people say is understood: every sentence file of a folder against its home, intent and every slot, and the chat lines that must not be taken for commands.
/// `understanding-quality [--data folder] [--language en] [--show]`; the folder holds `home.json`, `{language}-*.json`, `chat.{language}.txt`.
/// </summary>
public sealed class UnderstandingQuality : IScenario
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Name => "understanding-quality";

    public string Summary => "share of sentences understood with every slot right, and of chat taken for commands";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var folder = Option(args, "--data") ?? SpokenFiles.DefaultFolder();
        var language = Option(args, "--language") ?? "en";
        var home = await ReadAsync<HomeNames>(Path.Combine(folder, "home.json"), ct);
        var understander = new Understander(HomeGrammar.Build(home, language));
        var show = args.Contains("--show");

        Console.WriteLine($"{"file",-36} {"sentences",10} {"intent %",9} {"all slots %",12}");
        var (count, intents, whole) = (0, 0, 0);
        foreach (var file in Directory.GetFiles(folder, $"{language}-*.json").Order(StringComparer.Ordinal))
        {
            var score = Score(understander, await ReadAsync<SpokenMeaning[]>(file, ct), show);
            (count, intents, whole) = (count + score.Count, intents + score.Intents, whole + score.Whole);
            Report(Path.GetFileName(file), score);
        }

        Report("all", (count, intents, whole));
        await ReportChatAsync(understander, Path.Combine(folder, $"chat.{language}.txt"), show, ct);
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

    private static async Task ReportChatAsync(Understander understander, string file, bool show, CancellationToken ct)
    {
        if (!File.Exists(file))
        {
            return;
        }

        var lines = await File.ReadAllLinesAsync(file, ct);
        var taken = lines.Where(line => understander.Understand(line, UnderstandingContext.None).IsCommand).ToList();
        Console.WriteLine($"chat lines: {lines.Length}, taken for a command: {taken.Count}");
        foreach (var line in show ? taken : [])
        {
            Console.WriteLine($"    {line}");
        }
    }

    private static void Report(string name, (int Count, int Intents, int Whole) score) =>
        Console.WriteLine($"{name,-36} {score.Count,10} {100.0 * score.Intents / Math.Max(1, score.Count),9:0.0} {100.0 * score.Whole / Math.Max(1, score.Count),12:0.0}");

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

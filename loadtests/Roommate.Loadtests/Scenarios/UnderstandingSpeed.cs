using System.Diagnostics;
using System.Text.Json;
using Roommate.Assistant.Understanding;

namespace Roommate.Loadtests.Scenarios;

/// <summary>How long one sentence takes in homes of 100 and 1,000 devices, how long a grammar takes to build, and what a sentence allocates.</summary>
public sealed class UnderstandingSpeed : IScenario
{
    private const int Rounds = 20;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly string[] Rooms =
        ["Kitchen", "Living Room", "Bedroom", "Bathroom", "Office", "Hallway", "Garage", "Cellar", "Attic", "Guest Room", "Laundry Room", "Garden", "Nursery", "Library", "Studio", "Pantry", "Terrace", "Workshop", "Gym", "Sauna"];

    private static readonly (string Word, string Kind, string? Class)[] Things =
        [("ceiling light", "light", null), ("floor lamp", "light", null), ("wall socket", "switch", null), ("blinds", "cover", "blind"), ("window", "binary", "window"), ("thermostat", "climate", null), ("motion sensor", "binary", "motion"), ("speaker", "media", null), ("fan", "fan", null), ("climate sensor", "sensor", "temperature")];

    public string Name => "understanding-speed";

    public string Summary => "time per sentence at 100 and 1,000 devices (goal p50 0.3 and 0.6 ms)";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var said = await SentencesAsync(ct);
        Console.WriteLine($"{"what",-10} {"devices",8} {"sentences",10} {"p50 ms",8} {"p95 ms",8} {"p99 ms",8} {"max ms",8} {"KB each",8} {"build ms",9}");
        foreach (var devices in (int[])[100, 1000])
        {
            var home = Home(devices);
            Measure("commands", home, Commands(home), ct);
            Measure("mixed", home, said, ct);
        }

        return 0;
    }

    /// <summary>Sentences about this home's own names, so that each is understood whole.</summary>
    private static string[] Commands(HomeNames home) =>
        [.. home.Devices.Where((_, index) => index % Math.Max(1, home.Devices.Count / 50) == 0).SelectMany(device => (string[])
            [$"turn on the {device.Name}", $"please switch the {device.Name} off", $"set the {device.Name} to 40 percent", $"is the {device.Name} on"]),
            .. home.Rooms.SelectMany(room => (string[])
            [$"turn off all the lights in the {room.Name}", $"what's the temperature in the {room.Name}", $"are any windows open in the {room.Name}", $"turn on the {room.Name} lights and close the {room.Name} blinds"])];

    private static void Measure(string what, HomeNames home, string[] sentences, CancellationToken ct)
    {
        HomeGrammar.Build(home, "en");
        var building = Stopwatch.GetTimestamp();
        var understander = new Understander(HomeGrammar.Build(home, "en"));
        var built = Stopwatch.GetElapsedTime(building).TotalMilliseconds;
        Warm(understander, sentences, ct);
        var times = new List<double>(Rounds * sentences.Length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            ct.ThrowIfCancellationRequested();
            foreach (var sentence in sentences)
            {
                var start = Stopwatch.GetTimestamp();
                understander.Understand(sentence, UnderstandingContext.None);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        var kilobytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1024.0 / times.Count;
        times.Sort();
        Console.WriteLine($"{what,-10} {home.Devices.Count,8} {times.Count,10} {times[times.Count / 2],8:0.000} {times[(int)(times.Count * 0.95)],8:0.000} {times[(int)(times.Count * 0.99)],8:0.000} {times[^1],8:0.000} {kilobytes,8:0.0} {built,9:0.0}");
    }

    // A server that has run for a while is measured, not the compiler: code is compiled for good in the background, after its first uses.
    private static void Warm(Understander understander, string[] sentences, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < WarmUp)
        {
            ct.ThrowIfCancellationRequested();
            foreach (var sentence in sentences)
            {
                understander.Understand(sentence, UnderstandingContext.None);
            }
        }
    }

    private static HomeNames Home(int devices) => new()
    {
        Rooms = [.. Rooms.Select((name, index) => new NamedRoom($"r{index}", name) { Floor = index % 2 == 0 ? "Upstairs" : "Ground Floor" })],
        Devices = [.. Enumerable.Range(0, devices).Select(Device)],
        Lists = [new NamedThing("shopping", "Shopping list")],
        Scenes = [new NamedThing("movie", "Movie night")],
        People = [new NamedThing("ana", "Ana")],
    };

    private static NamedDevice Device(int index)
    {
        var room = index % Rooms.Length;
        var thing = Things[index / Rooms.Length % Things.Length];
        var again = index / (Rooms.Length * Things.Length);
        return new NamedDevice($"dev_{index}", $"{Rooms[room]} {thing.Word}{(again == 0 ? "" : $" {again + 1}")}", $"r{room}") { Components = [new NamedComponent(thing.Kind, thing.Class)] };
    }

    private static async Task<string[]> SentencesAsync(CancellationToken ct)
    {
        var folder = SpokenFiles.DefaultFolder();
        var said = new List<string>(await File.ReadAllLinesAsync(Path.Combine(folder, "chat.en.txt"), ct));
        foreach (var file in Directory.GetFiles(folder, "en-*.json").Order(StringComparer.Ordinal))
        {
            await using var stream = File.OpenRead(file);
            said.AddRange((await JsonSerializer.DeserializeAsync<SpokenMeaning[]>(stream, Json, ct) ?? []).SelectMany(meaning => meaning.Say));
        }

        return [.. said];
    }
}

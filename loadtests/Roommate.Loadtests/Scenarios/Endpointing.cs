using System.Globalization;
using Roommate.Assistant.Voice.Hearing.Sound;
using Roommate.Testing.Voice;

namespace Roommate.Loadtests.Scenarios;

/// <summary>Where speech ends, on generated clips: cut, missed, and how long after the last word the end is known.</summary>
internal sealed class Endpointing : IScenario
{
    public string Name => "endpointing";

    public string Summary => "60 clips (espeak-ng voices, pauses, white and brown noise at 30 to 10 dB): clips cut, missed, delay of the end. Arguments: count, seed.";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 60;
        var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20261129;
        var verbose = args.Length > 2;
        var results = new List<(NoisyClip Clip, EndpointScore Score)>();
        foreach (var clip in await NoisyClips.MakeAsync(count, seed))
        {
            results.Add((clip, EndpointScore.Of(clip)));
            if (verbose)
            {
                var (_, s) = results[^1];
                Console.WriteLine($"{s.Result,-7} delay {s.DelayMs,5} began {s.BeganMs,5} (speech {clip.Spoken.BeginsMs} to {clip.Spoken.EndsMs}) {clip.Noise} {clip.Decibels} dB, pause {clip.PauseMs}, {clip.Voice}: {clip.Spoken.Text}");
            }
        }

        Console.WriteLine("| noise | clips | cut | missed | median delay ms | p95 delay ms |\n| --- | --- | --- | --- | --- | --- |");
        foreach (var group in results.GroupBy(static r => $"{r.Clip.Noise} {r.Clip.Decibels} dB").OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            Row(group.Key, [.. group.Select(static r => r.Score)]);
        }

        Row("all", [.. results.Select(static r => r.Score)]);
        return 0;
    }

    private static void Row(string name, EndpointScore[] scores)
    {
        int[] delays = [.. scores.Where(static s => s.Result == EndpointResult.Found).Select(static s => s.DelayMs).Order()];
        var median = delays.Length == 0 ? 0 : delays[delays.Length / 2];
        var p95 = delays.Length == 0 ? 0 : delays[(int)(delays.Length * 0.95)];
        Console.WriteLine($"| {name} | {scores.Length} | {scores.Count(static s => s.Result == EndpointResult.Cut)} | {scores.Count(static s => s.Result == EndpointResult.Missed)} | {median} | {p95} |");
    }
}

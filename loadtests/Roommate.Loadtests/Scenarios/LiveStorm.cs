using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Roommate.Loadtests.Measuring;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// By default 2,000 followers of one room are cut at once while 100 messages are said; all come back at once and resume. Then
/// clients that missed 1,000 messages come back one after the other.
/// </summary>
public sealed partial class LiveStorm : IScenario
{
    private const int Missed = 100;
    private const int Replayed = 1000;
    private const int Replays = 60;

    public string Name => "live-storm";

    public string Summary => "[clients=2000]: all cut at once, time until every one is back and has what it missed; replay of 1,000 missed messages p50/p95";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var clients = LiveRoom.Argument(args, 0, 2000);
        await using var server = await ServerUnderTest.RoommateAsync([], ct);
        await using var speaker = await server.ConnectAsync(ct);
        var (epoch, head) = Stand(await server.FollowAsync(speaker, ct));
        speaker.Watch("nothing:", static _ => { });
        await StormAsync(server, speaker, epoch, head, clients, ct);
        await ReplayAsync(server, speaker, epoch, head + Missed, ct);
        return 0;
    }

    private static async Task StormAsync(ServerUnderTest server, Viewer speaker, string epoch, long head, int clients, CancellationToken ct)
    {
        var first = new List<Viewer>();
        for (var i = 0; i < clients; i++)
        {
            var client = await server.JoinAsync(ct);
            client.Watch("stamp:", static _ => { });
            first.Add(client);
        }

        first.ForEach(static c => c.Cut());
        await SayAsync(server, speaker, Missed, ct);
        await Task.Delay(1000, ct);
        var whole = new CountdownEvent(clients);
        var clock = Stopwatch.StartNew();
        var back = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => BackAsync(server, epoch, head, Missed, () => whole.Signal(), ct)));
        while (!whole.IsSet && clock.Elapsed < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(10, ct);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clients} clients cut at once, {Missed} messages missed by each: {clients - whole.CurrentCount} back and whole after {clock.Elapsed.TotalSeconds:F2} s"));
        foreach (var client in first.Concat(back))
        {
            await client.DisposeAsync();
        }
    }

    private static async Task ReplayAsync(ServerUnderTest server, Viewer speaker, string epoch, long head, CancellationToken ct)
    {
        await SayAsync(server, speaker, Replayed, ct);
        var latencies = new Latencies();
        for (var i = 0; i < Replays; i++)
        {
            var whole = new TaskCompletionSource();
            var began = Stopwatch.GetTimestamp();
            await using var client = await BackAsync(server, epoch, head, Replayed, whole.SetResult, ct);
            await whole.Task.WaitAsync(TimeSpan.FromSeconds(30), ct);
            latencies.AddSince(began);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Replayed} missed messages, connection and all: p50 {latencies.Percentile(0.5):F1} ms, p95 {latencies.Percentile(0.95):F1} ms over {Replays}"));
    }

    private static async Task<Viewer> BackAsync(ServerUnderTest server, string epoch, long after, int missing, Action whole, CancellationToken ct)
    {
        var client = await server.ConnectAsync(ct);
        var seen = 0;
        await client.PostAsync("Subscribe", $$"""{"topics":[{"topic":"room:{{server.Room}}","after":{{after}},"epoch":"{{epoch}}"}]}""", ct);
        client.Watch("stamp:", _ =>
        {
            if (++seen == missing)
            {
                whole();
            }
        });
        return client;
    }

    private static async Task SayAsync(ServerUnderTest server, Viewer speaker, int count, CancellationToken ct)
    {
        for (var i = 0; i < count; i++)
        {
            await server.SayAsync(speaker, $"stamp:{i};", ct);
            if (i % 50 == 49)
            {
                await Task.Delay(100, ct);
            }
        }

        await Task.Delay(500, ct);
    }

    private static (string Epoch, long Head) Stand(string answer)
    {
        var found = StandPattern().Match(answer);
        return (found.Groups[1].Value, long.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("\"epoch\":\"([^\"]+)\",\"head\":(\\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StandPattern();
}

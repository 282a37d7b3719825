using System.Globalization;
using Roommate.Loadtests.Measuring;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// One room, many screens: by default 1,000 viewers and 20 messages/s. What counts is when the last viewer has a message,
/// and what a million deliveries cost the server. Roommate keeps every message; the plain hub keeps nothing.
/// </summary>
public sealed class LiveRoom : IScenario
{
    private const int Seconds = 15;

    public string Name => "live-room";

    public string Summary => "[viewers=1000] [messages/s=20] [rounds=1] [warm-up s=20]: last receiver p50/p99, CPU per million deliveries, beside plain SignalR groups and Socket.IO";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var (viewers, perSecond, rounds, warmUp) = (Argument(args, 0, 1000), Argument(args, 1, 20), Argument(args, 2, 1), Argument(args, 3, 20));
        Console.WriteLine($"{viewers} viewers, {perSecond} messages/s, {Seconds} s after {warmUp} s");
        Console.WriteLine("| server | deliveries/s | last receiver p50 ms | p99 ms | server CPU s per million | Redis CPU s per million | whole messages |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        for (var round = 0; round < rounds; round++)
        {
            foreach (var start in ServerUnderTest.All([]))
            {
                await using var server = await start(ct);
                await MeasureAsync(server, viewers, perSecond, warmUp * perSecond, ct);
            }
        }

        return 0;
    }

    /// <summary>A number from the command line.</summary>
    internal static int Argument(string[] args, int index, int otherwise) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

    private static async Task MeasureAsync(ServerUnderTest server, int viewers, int perSecond, int warmUp, CancellationToken ct)
    {
        var total = warmUp + (Seconds * perSecond);
        var warm = new LastReceivers(viewers, warmUp);
        var measured = new LastReceivers(viewers, total);
        var screens = new List<Viewer>();
        for (var i = 0; i < viewers; i++)
        {
            var screen = await server.JoinAsync(ct);
            screen.Watch("stamp:", number => (number < warmUp ? warm : measured).Seen(number));
            screens.Add(screen);
        }

        await using var speaker = await server.ConnectAsync(ct);
        speaker.Watch("nothing:", static _ => { });
        var before = server.Cpu();
        await SayAsync(server, speaker, perSecond, total, number =>
        {
            if (number == warmUp)
            {
                before = server.Cpu();
            }

            (number < warmUp ? warm : measured).Leaves(number);
        }, ct);
        for (var i = 0; i < 200 && measured.Whole < total - warmUp; i++)
        {
            await Task.Delay(50, ct);
        }

        var after = server.Cpu();
        var million = measured.Deliveries / 1e6;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {server.Name} | {measured.Deliveries / Seconds} | {measured.Latencies.Percentile(0.5):F1} | {measured.Latencies.Percentile(0.99):F1} | {(after.Server - before.Server) / million:F1} | {(after.Redis - before.Redis) / million:F1} | {measured.Whole} of {total - warmUp} |"));
        foreach (var screen in screens)
        {
            await screen.DisposeAsync();
        }
    }

    private static async Task SayAsync(ServerUnderTest server, Viewer speaker, int perSecond, int total, Action<int> leaves, CancellationToken ct)
    {
        // Above a hundred a second they come in bursts, as a busy house sends them.
        var burst = Math.Max(1, perSecond / 40);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds((double)burst / perSecond));
        for (var number = 0; number < total; await timer.WaitForNextTickAsync(ct))
        {
            for (var i = 0; i < burst && number < total; i++, number++)
            {
                leaves(number);
                await server.SayAsync(speaker, $"stamp:{number};", ct);
            }
        }
    }
}

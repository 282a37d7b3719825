using System.Globalization;
using Roommate.Loadtests.Measuring;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// The same room over SignalR's JSON protocol and over MessagePack: what an event takes on the wire and what it costs the server.
/// Each event is a message of a person, written once per protocol and copied to every screen.
/// </summary>
public sealed class LiveProtocols : IScenario
{
    private const int Seconds = 10;

    public string Name => "live-protocols";

    public string Summary => "[viewers=200] [messages/s=50] [rounds=1]: JSON beside MessagePack: bytes and CPU per event";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var (viewers, perSecond, rounds) = (LiveRoom.Argument(args, 0, 200), LiveRoom.Argument(args, 1, 50), LiveRoom.Argument(args, 2, 1));
        Console.WriteLine($"{viewers} viewers, {perSecond} messages/s, {Seconds} s");
        Console.WriteLine("| protocol | deliveries/s | bytes per event | events per frame | server CPU us per event |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        for (var round = 0; round < rounds; round++)
        {
            foreach (var dialect in new[] { Dialect.SignalR, Dialect.MessagePack })
            {
                await using var server = await ServerUnderTest.RoommateAsync([], ct);
                await MeasureAsync(server, dialect, viewers, perSecond, ct);
            }
        }

        return 0;
    }

    private static async Task MeasureAsync(ServerUnderTest server, Dialect dialect, int viewers, int perSecond, CancellationToken ct)
    {
        long seen = 0;
        var screens = new List<Viewer>();
        for (var i = 0; i < viewers; i++)
        {
            var screen = await server.JoinAsync(ct, dialect: dialect);
            screen.Watch("stamp:", _ => Interlocked.Increment(ref seen));
            screens.Add(screen);
        }

        await using var speaker = await server.ConnectAsync(ct);
        speaker.Watch("nothing:", static _ => { });
        await TalkAsync(server, speaker, perSecond, 5, ct);
        var (cpu, events, bytes, frames) = (server.Cpu().Server, Volatile.Read(ref seen), screens.Sum(static s => s.Bytes), screens.Sum(static s => s.Frames));
        await TalkAsync(server, speaker, perSecond, Seconds, ct);
        cpu = server.Cpu().Server - cpu;
        var delivered = (double)(Volatile.Read(ref seen) - events);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {dialect} | {delivered / Seconds:F0} | {(screens.Sum(static s => s.Bytes) - bytes) / delivered:F0} | {delivered / (screens.Sum(static s => s.Frames) - frames):F2} | {cpu / delivered * 1e6:F1} |"));
        foreach (var screen in screens)
        {
            await screen.DisposeAsync();
        }
    }

    private static async Task TalkAsync(ServerUnderTest server, Viewer speaker, int perSecond, int seconds, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        for (var i = 0; i < perSecond * seconds && await timer.WaitForNextTickAsync(ct); i++)
        {
            await server.SayAsync(speaker, $"stamp:{i}; and so on, as people say it", ct);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(300), ct);
    }
}

using System.Globalization;
using Roommate.Loadtests.Measuring;

namespace Roommate.Loadtests.Scenarios;

/// <summary>What a connection costs that only waits: memory after a collection, and CPU.</summary>
public sealed class LiveIdle : IScenario
{
    public string Name => "live-idle";

    public string Summary => "[connections=5000]: resident kB of each idle follower of a room after a collection, and CPU of all, beside plain SignalR groups and Socket.IO";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var connections = LiveRoom.Argument(args, 0, 5000);
        Console.WriteLine($"{connections} connections that follow one room");
        Console.WriteLine("| server | resident before MB | with them MB | kB each | CPU of one core in 20 s idle % |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var start in ServerUnderTest.All([]))
        {
            await using var server = await start(ct);
            await MeasureAsync(server, connections, ct);
        }

        return 0;
    }

    private static async Task MeasureAsync(ServerUnderTest server, int connections, CancellationToken ct)
    {
        var screens = new List<Viewer>();
        async Task OpenAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var screen = await server.JoinAsync(ct);
                screen.Watch("stamp:", static _ => { });
                screens.Add(screen);
            }
        }

        // The first few bring up code and pools that all share.
        await OpenAsync(100);
        await Task.Delay(TimeSpan.FromSeconds(10), ct);
        await CollectedAsync(server, ct);
        var before = ProcessMemory.Resident(server.ProcessId);
        await OpenAsync(connections);
        await Task.Delay(TimeSpan.FromSeconds(20), ct);
        await CollectedAsync(server, ct);
        var after = ProcessMemory.Resident(server.ProcessId);
        var cpu = server.Cpu().Server;
        await Task.Delay(TimeSpan.FromSeconds(20), ct);
        cpu = server.Cpu().Server - cpu;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {server.Name} | {before / 1e6:F0} | {after / 1e6:F0} | {(after - before) / 1024.0 / connections:F1} | {cpu / 20 * 100:F1} |"));
        foreach (var screen in screens)
        {
            await screen.DisposeAsync();
        }
    }

    // What a collection frees goes back to the system a while later, by and by.
    private static async Task CollectedAsync(ServerUnderTest server, CancellationToken ct)
    {
        for (var i = 0; i < 2; i++)
        {
            await server.CollectAsync(ct);
            await Task.Delay(TimeSpan.FromSeconds(3), ct);
        }
    }
}

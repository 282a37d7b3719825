using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Loadtests.Measuring;
using Roommate.Testing;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// Streamed replies at once: by default 200 at 50 tokens/s for 30 s, each in a room of its own with one viewer. Time from a
/// token at the model to the client's screen. Roommate's tokens come from a model server over HTTP, are coalesced and kept; the
/// plain hub makes them itself and keeps nothing.
/// </summary>
public sealed class LiveReplies : IScenario
{
    private const int EveryMs = 20;
    private const int RoomsOfAHome = 150;
    private const int WarmUp = 5;

    public string Name => "live-replies";

    public string Summary => "[replies=200] [seconds=30]: token to client p50/p99 and CPU of streamed replies at 50 tokens/s, beside plain SignalR groups and Socket.IO";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var (replies, seconds) = (LiveRoom.Argument(args, 0, 200), LiveRoom.Argument(args, 1, 30));
        await using var model = await ModelStandIn.StartAsync();
        model.Answer = (http, _) => StreamAsync(http, seconds * 1000 / EveryMs);
        Console.WriteLine($"{replies} replies, {1000 / EveryMs} tokens/s each, {seconds} s");
        Console.WriteLine("| server | tokens seen | of | p50 ms | p99 ms | server CPU s per million tokens | Redis CPU s per million |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var start in ServerUnderTest.All([$"--OpenAI:Endpoint={model.Endpoint}", "--OpenAI:Model=m"]))
        {
            await using var server = await start(ct);
            await MeasureAsync(server, replies, seconds, ct);
        }

        return 0;
    }

    private static async Task StreamAsync(HttpContext http, int tokens)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(EveryMs));
        for (var i = 0; i < tokens && await timer.WaitForNextTickAsync(http.RequestAborted); i++)
        {
            await ModelStandIn.Say(http, ModelStandIn.Chunk(string.Create(CultureInfo.InvariantCulture, $"stamp:{Stopwatch.GetTimestamp()}; ")));
        }

        await ModelStandIn.Say(http, ModelStandIn.Finish("stop"), ModelStandIn.Done);
    }

    private static async Task MeasureAsync(ServerUnderTest server, int replies, int seconds, CancellationToken ct)
    {
        // While one reply after the other begins nothing is measured, nor in the first seconds of all of them.
        var (beginning, measured) = (new Latencies(), new Latencies());
        var now = beginning;
        var viewers = new List<Viewer>();
        var rooms = await RoomsAsync(server, replies);
        for (var i = 0; i < replies; i++)
        {
            viewers.Add(await BeginAsync(server, rooms[i], i, seconds, since => Volatile.Read(ref now).AddSince(since), ct));
        }

        await Task.Delay(TimeSpan.FromSeconds(WarmUp), ct);
        var before = server.Cpu();
        Volatile.Write(ref now, measured);

        // Until nothing new has come for a second: every reply has ended.
        for (long last = -1; last != measured.Count; await Task.Delay(1000, ct))
        {
            last = measured.Count;
        }

        var after = server.Cpu();
        var million = Math.Max(1, measured.Count) / 1e6;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {server.Name} | {beginning.Count + measured.Count} | {replies * seconds * 1000 / EveryMs} | {measured.Percentile(0.5):F1} | {measured.Percentile(0.99):F1} | {(after.Server - before.Server) / million:F0} | {(after.Redis - before.Redis) / million:F0} |"));
        foreach (var viewer in viewers)
        {
            await viewer.DisposeAsync();
        }
    }

    // A home has at most 200 rooms.
    private static async Task<string[]> RoomsAsync(ServerUnderTest server, int replies)
    {
        var rooms = Enumerable.Range(0, replies).Select(static i => $"reply{i}").ToArray();
        if (server.Owner is { } owner)
        {
            var home = server.Home;
            for (var i = 0; i < replies; i++)
            {
                if (i > 0 && i % RoomsOfAHome == 0)
                {
                    home = (await owner.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest($"Home {i}"))).Id;
                }

                rooms[i] = (await owner.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest($"Room {i}"))).Id;
            }
        }

        return rooms;
    }

    private static async Task<Viewer> BeginAsync(ServerUnderTest server, string room, int number, int seconds, Action<long> seen, CancellationToken ct)
    {
        var viewer = await server.ConnectAsync(ct);
        if (server.Owner is not null)
        {
            var answer = await viewer.CallAsync("Ask", $$"""{"roomId":"{{room}}","text":"Write me a very long story about number {{number}}, please.","clientId":"{{Guid.NewGuid():N}}"}""", ct);
            var turn = answer[(answer.IndexOf("trn_", StringComparison.Ordinal))..].Split('"')[0];
            await viewer.CallAsync("Subscribe", $$"""{"topics":[{"topic":"turn:{{turn}}"}]}""", ct);
        }
        else
        {
            var plain = server.Dialect == Dialect.SignalR;
            await viewer.CallAsync(plain ? "Join" : "join", $"[\"{room}\"]", ct);
            await viewer.CallAsync(plain ? "Reply" : "reply", $$"""{"room":"{{room}}","tokens":{{seconds * 1000 / EveryMs}},"everyMs":{{EveryMs}}}""", ct);
        }

        // Only deltas are counted: the end of a turn repeats the whole text.
        viewer.Watch("stamp:", seen, unless: "turn.ended");
        return viewer;
    }
}

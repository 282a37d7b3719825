using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Loadtests.Measuring;
using Roommate.Testing;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// How long after somebody asks for a stop the last of a reply is on their screen, and the request at the model is aborted:
/// before the first token and in the middle of 50 tokens/s, on the node that answers and on another one. Asked over HTTP,
/// seen over the hub.
/// </summary>
public sealed class TurnStop : IScenario
{
    private const int EveryMs = 20;

    public string Name => "turn-stop";

    public string Summary => "[turns=200]: from the stop to the end on the screen (goal 250 ms), and to the abort at the model (goal 100 ms from another node), before and after the first token";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var turns = LiveRoom.Argument(args, 0, 200);
        await using var model = await ModelStandIn.StartAsync();
        using var redis = new RedisServer();
        await using var here = Node(redis, model);
        await using var there = Node(redis, model);
        await here.StartAsync();
        await there.StartAsync();
        using var asker = await Http.SignInAsync(here.Address, TestHome.Email, TestHome.Password);
        using var stranger = await Http.SignInAsync(there.Address, TestHome.Email, TestHome.Password);
        var home = (await asker.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;
        var room = (await asker.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest("Hall"))).Id;
        Console.WriteLine($"{turns} turns each, two nodes on one Redis");
        Console.WriteLine("| stopped | end on the screen p50 ms | p99 ms | most ms | abort at the model p50 ms | p99 ms | most ms |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (tokens, when) in ((bool, string)[])[(false, "before the first token"), (true, "while it streams")])
        {
            await MeasureAsync(new Stops(asker, asker, room, model), when, turns, tokens, ct);
            await MeasureAsync(new Stops(asker, stranger, room, model), $"{when}, asked of another node", turns, tokens, ct);
        }

        return 0;
    }

    private static ServerProcess Node(RedisServer redis, ModelStandIn model) => new(
        $"--Redis:ConnectionString={redis.ConnectionString}",
        $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Load", "--Limits:PerSecond=0",
        $"--OpenAI:Endpoint={model.Endpoint}", "--OpenAI:Model=m", "--Memory:LearnWithModel=false");

    private static async Task MeasureAsync(Stops who, string when, int turns, bool tokens, CancellationToken ct)
    {
        var (ends, aborts) = (new Latencies(), new Latencies());
        await using var screen = await HubClient.ConnectAsync(who.Stopper.Client.BaseAddress!, who.Stopper.Token, ct);
        for (var i = 0; i < turns; i++)
        {
            var (reached, aborted) = (new TaskCompletionSource(), new TaskCompletionSource<long>());
            who.Model.Answer = (http, _) => StreamAsync(http, tokens, reached, aborted);
            var asked = await who.Asker.PostAsync<AskResult>($"/api/v1/rooms/{who.Room}/turns", new PostTurnRequest($"Tell me story {when} {i}."));
            await screen.SubscribeAsync(Topics.Turn(asked.TurnId), after: 0, ct: ct);
            await reached.Task.WaitAsync(ct);
            for (var delta = 0; tokens && delta < 3; delta++)
            {
                await screen.NextAsync(static e => e.Type == EventTypes.TurnDelta);
            }

            var began = Stopwatch.GetTimestamp();
            await who.Stopper.PostAsync<StopResult>($"/api/v1/turns/{asked.TurnId}/stop");
            await screen.NextAsync(static e => e.Type == EventTypes.TurnEnded);
            ends.AddSince(began);
            aborts.Add(Stopwatch.GetElapsedTime(began, await aborted.Task.WaitAsync(ct)).TotalMicroseconds);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {when} | {ends.Percentile(0.5):F1} | {ends.Percentile(0.99):F1} | {ends.Percentile(1):F1} | {aborts.Percentile(0.5):F1} | {aborts.Percentile(0.99):F1} | {aborts.Percentile(1):F1} |"));
    }

    private static async Task StreamAsync(HttpContext http, bool tokens, TaskCompletionSource reached, TaskCompletionSource<long> aborted)
    {
        http.RequestAborted.Register(() => aborted.TrySetResult(Stopwatch.GetTimestamp()));
        reached.TrySetResult();
        while (!http.RequestAborted.IsCancellationRequested)
        {
            if (tokens)
            {
                await ModelStandIn.Say(http, ModelStandIn.Chunk("word "));
            }

            await Task.Delay(EveryMs, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed record Stops(Http Asker, Http Stopper, string Room, ModelStandIn Model);
}

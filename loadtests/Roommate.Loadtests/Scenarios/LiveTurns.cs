using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
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
/// Two nodes with one Redis. Who joins a reply of 4,000 tokens late, on the other node: how many frames until the whole text so far
/// is there. And a stop asked of the other node: how long until the model's request is given up.
/// </summary>
public sealed class LiveTurns : IScenario
{
    private const int Tokens = 4000;

    private readonly ConcurrentQueue<long> _aborted = new();

    public string Name => "live-turns";

    public string Summary => "[stops=20]: frames for a late joiner of a 4,000-token reply on another node; time from a stop on another node to the end of the model's request";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var stops = LiveRoom.Argument(args, 0, 20);
        await using var model = await ModelStandIn.StartAsync();
        using var redis = new RedisServer();
        string[] configuration =
        [
            $"--Redis:ConnectionString={redis.ConnectionString}", $"--OpenAI:Endpoint={model.Endpoint}", "--OpenAI:Model=m", "--Limits:PerSecond=0",
            $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Load",
        ];
        await using var a = new ServerProcess(configuration);
        await using var b = new ServerProcess(configuration);
        await a.StartAsync();
        await b.StartAsync();
        using var onA = await Http.SignInAsync(a.Address, TestHome.Email, TestHome.Password);
        using var onB = await Http.SignInAsync(b.Address, TestHome.Email, TestHome.Password);
        var home = (await onA.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;
        await JoinLateAsync(model, onA, onB, b, home, ct);
        await StopAsync(model, onA, onB, home, stops, ct);
        return 0;
    }

    private static async Task JoinLateAsync(ModelStandIn model, Http onA, Http onB, ServerProcess b, string home, CancellationToken ct)
    {
        var said = new TaskCompletionSource();
        model.Answer = async (http, _) =>
        {
            for (var i = 1; i <= Tokens; i++)
            {
                await ModelStandIn.Say(http, ModelStandIn.Chunk(string.Create(CultureInfo.InvariantCulture, $"word{i} ")));
            }

            said.TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        var turn = await AskAsync(onA, home, "Late");
        await said.Task.WaitAsync(ct);
        await Task.Delay(500, ct);
        await using var late = await Viewer.ConnectAsync(new Uri($"ws://127.0.0.1:{b.Port}/hub?access_token={Uri.EscapeDataString(onB.Token)}"), ct);
        var clock = Stopwatch.StartNew();
        var answer = await late.CallAsync("Subscribe", $$"""{"topics":[{"topic":"turn:{{turn}}"}]}""", ct);
        var whole = answer.Contains(string.Create(CultureInfo.InvariantCulture, $"word{Tokens} "), StringComparison.Ordinal);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a late joiner of a reply of {Tokens} tokens: {(whole ? "whole in the answer to Subscribe, 1 frame" : "NOT whole in the first frame")}, {clock.Elapsed.TotalMilliseconds:F1} ms"));
        await onB.PostAsync<JsonElement>($"/api/v1/turns/{turn}/stop", new { });
    }

    private async Task StopAsync(ModelStandIn model, Http onA, Http onB, string home, int stops, CancellationToken ct)
    {
        var began = new SemaphoreSlim(0);
        model.Answer = async (http, _) =>
        {
            await ModelStandIn.Say(http, ModelStandIn.Chunk("Once "));
            began.Release();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _aborted.Enqueue(Stopwatch.GetTimestamp());
        };
        var times = new List<double>();
        for (var i = 0; i < stops; i++)
        {
            var turn = await AskAsync(onA, home, $"Stop {i}");
            await began.WaitAsync(ct);
            await Task.Delay(100, ct);
            _aborted.Clear();
            var asked = Stopwatch.GetTimestamp();
            await onB.PostAsync<JsonElement>($"/api/v1/turns/{turn}/stop", new { });
            long ended;
            while (!_aborted.TryDequeue(out ended))
            {
                await Task.Delay(1, ct);
            }

            times.Add(Stopwatch.GetElapsedTime(asked, ended).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"stop from another node to the end of the model's request: median {times[times.Count / 2]:F1} ms, p95 {times[(int)(times.Count * 0.95)]:F1} ms, worst {times[^1]:F1} ms over {times.Count}"));
    }

    private static async Task<string> AskAsync(Http http, string home, string name)
    {
        var room = (await http.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest(name))).Id;
        return (await http.PostAsync<AskResult>($"/api/v1/rooms/{room}/turns", new PostTurnRequest($"Write me a very long story about {name}, please.", Guid.NewGuid().ToString("N")))).TurnId;
    }
}

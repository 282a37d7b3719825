using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;
using Roommate.Loadtests.Measuring;
using Roommate.Testing;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// How long after somebody asks for a stop the last of a reply is on their screen, and the request at the model is aborted:
/// before the first token and in the middle of 50 tokens/s. Asked over HTTP, seen over the hub.
/// </summary>
public sealed class TurnStop : IScenario
{
    private const int EveryMs = 20;

    public string Name => "turn-stop";

    public string Summary => "[turns=200]: from the stop to the end on the screen, and to the abort at the model, before and after the first token";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var turns = LiveRoom.Argument(args, 0, 200);
        await using var model = await ModelStandIn.StartAsync();
        await using var server = await ServerUnderTest.RoommateAsync([$"--OpenAI:Endpoint={model.Endpoint}", "--OpenAI:Model=m", "--Memory:LearnWithModel=false"], ct);
        Console.WriteLine($"{turns} turns each");
        Console.WriteLine("| stopped | end on the screen p50 ms | p99 ms | most ms | abort at the model p50 ms | most ms |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        await MeasureAsync(server, model, "before the first token", turns, tokens: false, ct);
        await MeasureAsync(server, model, "while it streams", turns, tokens: true, ct);
        return 0;
    }

    private static async Task MeasureAsync(ServerUnderTest server, ModelStandIn model, string when, int turns, bool tokens, CancellationToken ct)
    {
        var (ends, aborts) = (new Latencies(), new Latencies());
        await using var screen = await HubClient.ConnectAsync(server.Owner!.Client.BaseAddress!, server.Owner.Token, ct);
        for (var i = 0; i < turns; i++)
        {
            var (reached, aborted) = (new TaskCompletionSource(), new TaskCompletionSource<long>());
            model.Answer = (http, _) => StreamAsync(http, tokens, reached, aborted);
            var asked = await server.Owner.PostAsync<AskResult>($"/api/v1/rooms/{server.Room}/turns", new PostTurnRequest($"Tell me story {when} {i}."));
            await screen.SubscribeAsync(Topics.Turn(asked.TurnId), after: 0, ct: ct);
            await reached.Task.WaitAsync(ct);
            for (var delta = 0; tokens && delta < 3; delta++)
            {
                await screen.NextAsync(static e => e.Type == EventTypes.TurnDelta);
            }

            var began = Stopwatch.GetTimestamp();
            await server.Owner.PostAsync<StopResult>($"/api/v1/turns/{asked.TurnId}/stop");
            await screen.NextAsync(static e => e.Type == EventTypes.TurnEnded);
            ends.AddSince(began);
            aborts.Add(Stopwatch.GetElapsedTime(began, await aborted.Task.WaitAsync(ct)).TotalMicroseconds);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {when} | {ends.Percentile(0.5):F1} | {ends.Percentile(0.99):F1} | {ends.Percentile(1):F1} | {aborts.Percentile(0.5):F1} | {aborts.Percentile(1):F1} |"));
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
}

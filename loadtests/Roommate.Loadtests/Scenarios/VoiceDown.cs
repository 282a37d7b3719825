using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Loadtests.Measuring;
using Roommate.Testing;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// Spoken replies of a stand-in model at 30 tokens a second through espeak-ng: from the first token to the first audio byte, and
/// the gaps a listener would hear between chunks; one turn at a time, then 100 at once. Every reply is new, so nothing is cached.
/// </summary>
public sealed partial class VoiceDown : IScenario
{
    private const int TokensPerSecond = 30;
    private const int Header = 44;
    private const int Alone = 20;
    private const int AtOnce = 100;

    private readonly ConcurrentDictionary<string, long> _firstToken = new();

    public string Name => "voice-down";

    public string Summary => "first token to first audio, gaps between spoken chunks; one turn at a time and 100 at once";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var together = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : AtOnce;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2;
        await using var model = await ModelStandIn.StartAsync();
        model.Answer = AnswerAsync;
        await using var server = new ServerProcess(
            $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Load",
            $"--OpenAI:Endpoint={model.Endpoint}", "--OpenAI:Model=m", "--Memory:LearnWithModel=false", "--Limits:PerSecond=0");
        server.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        await server.StartAsync();
        using var http = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var home = (await http.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;
        var rooms = new List<Room>();
        for (var i = 0; i < together; i++)
        {
            rooms.Add(await http.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest($"Room {i}")));
        }

        // As many people as there are turns: calls over one connection are served one after the other.
        var hubs = await Task.WhenAll(rooms.Select(_ => HubClient.ConnectAsync(server.Address, http.Token, ct)));
        Console.WriteLine("| turns | first token to first audio: p50 ms | p95 ms | asked to first audio: p50 ms | p95 ms | gaps between chunks: p95 ms | largest ms | audio s |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        // The first turn compiles what the others use.
        await HearAsync(http, hubs[0], rooms[0], "w0");
        var alone = new List<Heard>();
        for (var i = 0; i < Alone; i++)
        {
            alone.Add(await HearAsync(http, hubs[i % hubs.Length], rooms[i % rooms.Count], $"a{i}"));
        }

        Report($"{Alone}, one at a time", alone);
        // From the second time on everything is compiled, as on a server that has run for a while.
        for (var round = 1; round <= rounds; round++)
        {
            Report($"{together} at once{(round == 1 ? ", the first time" : "")}", await Task.WhenAll(rooms.Select((r, i) => HearAsync(http, hubs[i], r, $"r{round}t{i}"))));
        }

        foreach (var hub in hubs)
        {
            await hub.DisposeAsync();
        }

        return 0;
    }

    // The question holds the turn's mark; the reply says it, so that no two are the same sound.
    private async Task AnswerAsync(HttpContext http, int number)
    {
        var mark = Mark().Match(QuestionOf(http)).Value;
        var text = $"Here is a story about {mark}, who lived in a small house by the sea. Every morning at half past six {mark} went down to the harbour. "
            + "The boats came in with the tide, and there was always somebody to talk to. In the evening the lamps were lit one after the other. "
            + $"That is how it was for many years. And that is all there is to tell about {mark} tonight.";
        var due = Stopwatch.GetTimestamp();
        foreach (var token in Token().Matches(text).Select(static m => m.Value))
        {
            due += Stopwatch.Frequency / TokensPerSecond;
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, http.RequestAborted);
            }

            _firstToken.TryAdd(mark, Stopwatch.GetTimestamp());
            await ModelStandIn.Say(http, ModelStandIn.Chunk(token));
        }

        await ModelStandIn.Say(http, ModelStandIn.Finish("stop"), ModelStandIn.Done);
    }

    // What is remembered of the other questions is in the request, too.
    private static string QuestionOf(HttpContext http)
    {
        using var request = JsonDocument.Parse((string)http.Items[ModelStandIn.RequestItem]!);
        return request.RootElement.GetProperty("messages").EnumerateArray().Last(static m => m.GetProperty("role").GetString() == "user").GetProperty("content").GetRawText();
    }

    private async Task<Heard> HearAsync(Http http, HubClient hub, Room room, string name)
    {
        var mark = $"mark-{name}-x";
        var began = Stopwatch.GetTimestamp();
        var asked = await hub.CallAsync<AskResult>("Ask", new AskRequest(room.Id, $"Please tell me the story of {mark} again", name, Voice: true));
        using var answer = await http.Client.GetAsync(new Uri($"/api/v1/turns/{asked.TurnId}/audio", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var arrivals = new List<(long Bytes, long At)>();
        var buffer = new byte[16 * 1024];
        var total = 0L;
        while (await body.ReadAsync(buffer) is var count and > 0)
        {
            total += count;
            arrivals.Add((total, Stopwatch.GetTimestamp()));
        }

        var speech = await http.GetAsync<TurnSpeech>($"/api/v1/turns/{asked.TurnId}/speech");
        if (total <= Header || !_firstToken.TryGetValue(mark, out var firstToken))
        {
            var turn = await http.GetAsync<Turn>($"/api/v1/turns/{asked.TurnId}");
            throw new InvalidOperationException($"Turn {name} was not spoken, or not by the model: {(int)answer.StatusCode}, {total} bytes, {turn.Status} {turn.Problem?.Code} {turn.Problem?.Message} \"{turn.Text}\" after {string.Join(", ", turn.Steps.Select(static s => $"{s.Kind} {s.Name} {s.Ms} ms"))}");
        }

        var first = arrivals.First(static a => a.Bytes > Header).At;
        return new Heard(Stopwatch.GetElapsedTime(firstToken, first), Stopwatch.GetElapsedTime(began, first), Gaps(arrivals, first, speech.Chunks), (total - Header) / 44_100.0);
    }

    // A listener starts with the first byte; a chunk whose first byte is not there when the one before is over is a gap, and moves the rest.
    private static List<double> Gaps(List<(long Bytes, long At)> arrivals, long first, IReadOnlyList<SpokenChunk> chunks)
    {
        var gaps = new List<double>();
        var late = 0.0;
        foreach (var chunk in chunks.Skip(1))
        {
            var byteAt = Header + (chunk.FromMs * 44_100L / 1000);
            var arrived = Stopwatch.GetElapsedTime(first, arrivals.First(a => a.Bytes > byteAt || a == arrivals[^1]).At).TotalMilliseconds;
            var gap = Math.Max(0, arrived - (chunk.FromMs + late));
            late += gap;
            gaps.Add(gap);
        }

        return gaps;
    }

    private static void Report(string name, IReadOnlyCollection<Heard> heard)
    {
        var (token, asked, gaps) = (new Latencies(), new Latencies(), heard.SelectMany(static h => h.Gaps).Order().ToArray());
        foreach (var one in heard)
        {
            token.Add(one.FromToken.TotalMicroseconds);
            asked.Add(one.FromAsked.TotalMicroseconds);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {token.Percentile(0.5):0} | {token.Percentile(0.95):0} | {asked.Percentile(0.5):0} | {asked.Percentile(0.95):0} | {gaps[(int)(gaps.Length * 0.95)]:0} | {gaps[^1]:0} | {heard.Average(static h => h.Seconds):0.0} |"));
    }

    [GeneratedRegex("mark-[a-z0-9]+-x", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mark();

    // About four characters, as a model's tokens are.
    [GeneratedRegex(@"\s?\S{1,4}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();

    private sealed record Heard(TimeSpan FromToken, TimeSpan FromAsked, IReadOnlyList<double> Gaps, double Seconds);
}

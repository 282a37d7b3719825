using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>
/// Turns of every kind: plain, with cached and reasoning tokens, with tools, cut off, retried, answered from the cache. What a
/// home has booked in the end is what the model's own ledger says. 1,000 of them with <c>ROOMMATE_FULL=1</c>.
/// </summary>
public sealed partial class LedgerTests : IAsyncLifetime
{
    private static readonly int Turns = Environment.GetEnvironmentVariable("ROOMMATE_FULL") == "1" ? 1_000 : 120;

    private readonly Lock _lock = new();
    private readonly HashSet<int> _failed = [];
    private ModelStandIn _model = null!;
    private TestHome _home = null!;
    private long _input;
    private long _output;
    private long _cached;
    private long _reasoning;
    private int _retried;

    public async Task InitializeAsync()
    {
        _model = await ModelStandIn.StartAsync();
        _model.Answer = AnswerAsync;
        _home = await TestHome.StartAsync($"--OpenAI:Endpoint={_model.Endpoint}", "--OpenAI:Model=m", "--Cost:Input=2", "--Cost:Cached=1", "--Cost:Output=10");
    }

    public async Task DisposeAsync()
    {
        await _home.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task What_is_booked_is_what_the_models_ledger_says()
    {
        var rooms = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _home.AddRoomAsync($"Room {i}")));
        var done = await Task.WhenAll(rooms.Select((room, worker) => WorkAsync(room, worker)));
        var turns = done.SelectMany(static t => t).ToArray();
        var ended = turns.Where(static t => t.Usage is not null).ToArray();
        turns.Count(static t => t.Status == TurnStatus.Failed).ShouldBeGreaterThan(Turns / 10, "those that were cut");
        turns.Count(static t => t.Steps.Any(static s => s.Kind == "tool")).ShouldBeGreaterThan(Turns / 10);
        _retried.ShouldBeGreaterThan(Turns / 10);

        var cached = await CachedAsync();
        var rows = await BookedAsync();
        (rows.Sum(static r => r.InputTokens), rows.Sum(static r => r.OutputTokens), rows.Sum(static r => r.CachedTokens), rows.Sum(static r => r.ReasoningTokens)).ShouldBe((_input, _output, _cached, _reasoning));
        rows.Sum(static r => r.Turns).ShouldBe(ended.Length + cached);
        rows.Sum(static r => r.Cost.Amount).ShouldBe((((_input - _cached) * 2) + _cached + (_output * 10)) / 1_000_000m);
    }

    private async Task<List<Turn>> WorkAsync(Room room, int worker)
    {
        var turns = new List<Turn>();
        for (var i = worker; i < Turns; i += 8)
        {
            turns.Add(await AssistantFixture.AskAsync(_home.Owner, room, $"Ponder riddle number #{i}# for me."));
        }

        return turns;
    }

    // The same in rooms where nothing else was said, until an answer came from the cache; how many asked the model.
    private async Task<int> CachedAsync()
    {
        for (var i = 0; i < 20; i++)
        {
            var turn = await AssistantFixture.AskAsync(_home.Owner, await _home.AddRoomAsync($"Quiet {i}"), "Ponder riddle number #0# for me.");
            if (turn.Steps.Any(static s => s.Kind == "cache"))
            {
                turn.Usage.ShouldBeNull("nothing was used");
                return i;
            }
        }

        throw new TimeoutException("No answer came from the cache.");
    }

    // What is learnt and summarised is asked of the model, too, and booked when it is done: equal, and equal a moment later.
    private async Task<IReadOnlyList<UsageRow>> BookedAsync()
    {
        var since = TimeProvider.System.GetTimestamp();
        var equal = 0;
        while (true)
        {
            await Task.Delay(100);
            var ledger = Interlocked.Read(ref _input);
            var rows = (await _home.Owner.GetAsync<Page<UsageRow>>($"/api/v1/homes/{_home.HomeId}/usage")).Items;
            equal = rows.Sum(static r => r.InputTokens) == ledger && ledger == Interlocked.Read(ref _input) ? equal + 1 : 0;
            if (equal == 5 || TimeProvider.System.GetElapsedTime(since) > Patience.Long)
            {
                return rows;
            }
        }
    }

    // The kind of a turn is its number; learning and others that carry no number are plain.
    private async Task AnswerAsync(HttpContext http, int request)
    {
        var body = (string)http.Items[ModelStandIn.RequestItem]!;
        var number = Number().Matches(body) is { Count: > 0 } found ? int.Parse(found[^1].Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        var isTurn = body.Contains("\"tools\"", StringComparison.Ordinal);
        switch (isTurn ? number % 5 : 0)
        {
            case 1 when !body.Contains("\"tool_call_id\"", StringComparison.Ordinal):
                const string Call = """{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"list_scenes","arguments":"{}"}}]},"finish_reason":null}""";
                await ModelStandIn.Say(http, ModelStandIn.Event(Call), ModelStandIn.Finish("tool_calls"), Use(900, 20, 0, 0), ModelStandIn.Done);
                break;
            case 2:
                await ModelStandIn.Say(http, Use(300, 7, 100, 0), ModelStandIn.Chunk("cut off"));
                break;
            case 3 when IsFirst(number):
                http.Response.StatusCode = 500;
                break;
            default:
                await ModelStandIn.Say(http, ModelStandIn.Chunk("Done."), ModelStandIn.Finish("stop"), Use(1000 + number, 50, 400, 30), ModelStandIn.Done);
                break;
        }
    }

    private bool IsFirst(int number)
    {
        lock (_lock)
        {
            var first = _failed.Add(number);
            _retried += first ? 1 : 0;
            return first;
        }
    }

    private string Use(int input, int output, int cached, int reasoning)
    {
        Interlocked.Add(ref _input, input);
        Interlocked.Add(ref _output, output);
        Interlocked.Add(ref _cached, cached);
        Interlocked.Add(ref _reasoning, reasoning);
        var usage = JsonSerializer.Serialize(new { prompt_tokens = input, completion_tokens = output, total_tokens = input + output, prompt_tokens_details = new { cached_tokens = cached }, completion_tokens_details = new { reasoning_tokens = reasoning } });
        return """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":""" + usage + "}\n\n";
    }

    [GeneratedRegex("#(\\d+)#", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}

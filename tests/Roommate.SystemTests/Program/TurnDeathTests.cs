using Microsoft.AspNetCore.Http;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.SystemTests.Program;

/// <summary>
/// kill -9 in the middle of an answer, after a tool has done something, and while the model reads what somebody said: the text
/// so far stays, what was done is done once and booked, what was being learnt is learnt once.
/// </summary>
public sealed class TurnDeathTests
{
    private const string ToolUse = """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":500,"completion_tokens":20,"total_tokens":520}}""" + "\n\n";

    private readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _readings;
    private int _toolCalls;

    [Fact]
    public async Task Kill_9_in_the_middle_of_an_answer_and_of_learning_loses_nothing_and_does_nothing_twice()
    {
        await using var model = await ModelStandIn.StartAsync();
        model.Answer = AnswerAsync;
        await using var server = new ServerProcess(
            $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Test home",
            $"--OpenAI:Endpoint={model.Endpoint}", "--OpenAI:Model=m", "--Cost:Input=2", "--Cost:Output=10", "--Cost:HomePerMonth=5");
        await server.StartAsync();
        string home;
        AskResult asked;
        string before;
        using (var ana = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password))
        {
            home = (await ana.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;
            var room = await ana.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest("Kitchen"));
            await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("The ferry to the island leaves on Fridays."));
            await _reading.Task.WaitAsync(TimeSpan.FromSeconds(20));
            asked = await ana.PostAsync<AskResult>($"/api/v1/rooms/{room.Id}/turns", new PostTurnRequest("We have nothing left for a romantic dinner."));
            before = (await UntilAsync(() => ana.GetAsync<Turn>($"/api/v1/turns/{asked.TurnId}"), static t => t.Text.Length > 20)).Text;
        }

        await server.KillAsync();
        await server.StartAsync();
        using var again = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var turn = await UntilAsync(() => again.GetAsync<Turn>($"/api/v1/turns/{asked.TurnId}"), static t => t.Status != TurnStatus.Running);
        (turn.Status, turn.Problem?.Code).ShouldBe((TurnStatus.Interrupted, "interrupted"));
        turn.Text.ShouldStartWith(before);
        turn.Steps.Count(static s => s is { Kind: "tool", Name: "add_item" }).ShouldBe(1);

        var list = await again.GetAsync<HouseList>($"/api/v1/homes/{home}/lists/lst_shopping");
        list.Items.Count(static i => i.Text == "candles").ShouldBe(1);
        _toolCalls.ShouldBe(1, "nobody asks the model for it once more");

        var learnt = await UntilAsync(
            () => again.GetAsync<Page<MemoryView>>($"/api/v1/homes/{home}/memories/export"), static all => all.Items.Any(static m => m.Origin == MemoryOrigin.Model));
        learnt.Items.Count(static m => m.Origin == MemoryOrigin.Model).ShouldBe(1);
        learnt.Items.Count(static m => m.Kind == "episode" && m.Text.Contains("ferry", StringComparison.Ordinal)).ShouldBe(1);

        // What the first round had used is in the books, once; nothing is set aside any more.
        var booked = (await again.GetAsync<Page<UsageRow>>($"/api/v1/homes/{home}/usage")).Items.Where(static r => r.Turns > 0).ToArray();
        booked.Sum(static r => r.Turns).ShouldBe(1);
        turn.Usage!.InputTokens.ShouldBeGreaterThanOrEqualTo(500);
        (await again.GetAsync<Budget>($"/api/v1/homes/{home}/budget")).Home.Reserved.ShouldBe(0);
    }

    private static Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> there) =>
        Patience.FindAsync(look, there, static seen => System.Text.Json.JsonSerializer.Serialize(seen, Wire.Json));

    // Whoever reads the ferry out of what was said never comes to an end the first time; an answer that has begun never does.
    private async Task AnswerAsync(HttpContext http, int request)
    {
        var body = (string)http.Items[ModelStandIn.RequestItem]!;
        if (!body.Contains("\"tools\"", StringComparison.Ordinal))
        {
            await ReadAsync(http, body);
        }
        else if (!body.Contains("\"tool_call_id\"", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _toolCalls);
            const string Call = """{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"add_item","arguments":"{\"listId\":\"lst_shopping\",\"text\":\"candles\"}"}}]},"finish_reason":null}""";
            await ModelStandIn.Say(http, ModelStandIn.Event(Call), ModelStandIn.Finish("tool_calls"), ToolUse, ModelStandIn.Done);
        }
        else
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await ModelStandIn.Say(http, ModelStandIn.Chunk("word "));
                await Task.Delay(10, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReadAsync(HttpContext http, string body)
    {
        const string Nothing = "{\\\"facts\\\":[]}";
        const string Ferry = "{\\\"facts\\\":[{\\\"line\\\":0,\\\"kind\\\":\\\"event\\\",\\\"subject\\\":\\\"ferry\\\",\\\"key\\\":\\\"day\\\",\\\"value\\\":\\\"Friday\\\",\\\"text\\\":\\\"The island's ferry leaves on Fridays.\\\",\\\"confidence\\\":0.7,\\\"sensitive\\\":false}]}";
        var ofFerry = body.Contains("ferry", StringComparison.Ordinal);
        if (ofFerry && Interlocked.Increment(ref _readings) == 1)
        {
            _reading.TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        await ModelStandIn.Say(http, ModelStandIn.Chunk(ofFerry ? Ferry : Nothing), ModelStandIn.Finish("stop"), ModelStandIn.Done);
    }
}

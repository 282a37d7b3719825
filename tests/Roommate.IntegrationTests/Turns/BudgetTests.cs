using Microsoft.AspNetCore.Http;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>What a home books is what its model said it used; a budget that is used up asks the model no more.</summary>
public sealed class BudgetTests : IAsyncLifetime
{
    // One turn of the stand-in: 1,000 input tokens of which 400 were cached, 100 output tokens.
    private const string Used = """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100,"prompt_tokens_details":{"cached_tokens":400},"completion_tokens_details":{"reasoning_tokens":30}}}""" + "\n\n";

    private ModelStandIn _model = null!;

    public async Task InitializeAsync()
    {
        _model = await ModelStandIn.StartAsync();
        _model.Answer = static (http, _) => ModelStandIn.Say(http, ModelStandIn.Chunk("fine"), ModelStandIn.Finish("stop"), Used, ModelStandIn.Done);
    }

    public async Task DisposeAsync() => await _model.DisposeAsync();

    [Fact]
    public async Task Booked_tokens_and_cost_are_those_the_model_reported()
    {
        await using var home = await StartAsync();
        var room = await home.AddRoomAsync("Study");
        for (var i = 0; i < 5; i++)
        {
            var turn = await AskAsync(home, room, i);
            turn.Cost.ShouldBe(new TurnCost((600 * 2 + 400 * 1 + 100 * 10) / 1_000_000m, "EUR"));
            turn.Usage.ShouldBe(new TurnUsage(1000, 100, 400, 30));
        }

        var row = (await home.Owner.GetAsync<Page<UsageRow>>($"/api/v1/homes/{home.HomeId}/usage")).Items.ShouldHaveSingleItem();
        (row.Turns, row.InputTokens, row.OutputTokens, row.CachedTokens, row.ReasoningTokens, row.Model).ShouldBe((5, 5000, 500, 2000, 150, "m"));
        row.Cost.ShouldBe(new TurnCost(5 * 2600 / 1_000_000m, "EUR"));
        row.UserId.ShouldBe(home.Owner.UserId);
        var csv = await home.Owner.Client.GetStringAsync(new Uri($"/api/v1/homes/{home.HomeId}/usage?format=csv", UriKind.Relative));
        csv.ShouldContain($"{row.Day},{home.Owner.UserId},\"m\",5,5000,500,2000,150,0.013,EUR");
    }

    [Fact]
    public async Task A_person_whose_budget_is_used_up_is_answered_without_the_model_and_told_so()
    {
        await using var home = await StartAsync("--Cost:PersonPerDay=0.005");
        var room = await home.AddRoomAsync("Study");
        (await AskAsync(home, room, 0)).Steps.ShouldContain(static s => s.Kind == "budget" && s.Name == "nearly_used_up");
        await AskAsync(home, room, 1);
        var refused = await AskAsync(home, room, 2);
        refused.Status.ShouldBe(TurnStatus.Completed);
        refused.Text.ShouldContain("budget");
        refused.Usage.ShouldBeNull();
        _model.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task Many_turns_at_once_exceed_a_budget_by_at_most_what_one_of_them_set_aside()
    {
        // A reservation is 8,000 input and 4,000 output tokens: 0.056. Two fit below 0.1, the second one over its edge.
        await using var home = await StartAsync("--Cost:HomePerMonth=0.1");
        var rooms = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => home.AddRoomAsync($"Room {i}")));
        var gate = new TaskCompletionSource();
        _model.Answer = async (http, _) =>
        {
            await gate.Task;
            await ModelStandIn.Say(http, ModelStandIn.Chunk("fine"), ModelStandIn.Finish("stop"), Used, ModelStandIn.Done);
        };
        var asked = await Task.WhenAll(rooms.Select((r, i) => home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{r.Id}/turns", new PostTurnRequest($"Why is the sky blue at noon in room {i}?", $"b{i}"))));

        // Those without the model end by themselves; two wait for it.
        while ((await Task.WhenAll(asked.Select(t => home.Owner.GetAsync<Turn>($"/api/v1/turns/{t.TurnId}")))).Count(static t => t.Status == TurnStatus.Running) > 2)
        {
            await Task.Delay(20);
        }

        gate.SetResult();
        var ended = await Task.WhenAll(asked.Select(t => EndedAsync(home, t.TurnId)));
        ended.Count(static t => t.Usage is not null).ShouldBe(2);
        _model.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_turn_that_used_nothing_had_set_aside_is_given_back()
    {
        await using var home = await StartAsync("--Cost:HomePerMonth=0.05");
        var room = await home.AddRoomAsync("Study");
        _model.Answer = static async (http, _) =>
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync("{}");
        };
        (await AskAsync(home, room, 0)).Status.ShouldBe(TurnStatus.Failed);
        (await AskAsync(home, room, 1)).Status.ShouldBe(TurnStatus.Failed, "asked again, not refused");
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-11-21&to=2026-11-01")]
    [InlineData("from=2020-01-01&to=2026-01-01")]
    [InlineData("format=xml")]
    public async Task A_wrong_question_is_refused(string query)
    {
        await using var home = await StartAsync();
        await home.Owner.RefusedAsync(HttpMethod.Get, $"/api/v1/homes/{home.HomeId}/usage?{query}", FaultCode.Invalid);
    }

    private Task<TestHome> StartAsync(params string[] more) => TestHome.StartAsync(
    [
        $"--OpenAI:Endpoint={_model.Endpoint}", "--OpenAI:Model=m", "--Memory:LearnWithModel=false",
        "--Cost:Input=2", "--Cost:Cached=1", "--Cost:Output=10", "--Cost:Currency=EUR", .. more,
    ]);

    private static async Task<Turn> AskAsync(TestHome home, Room room, int i)
    {
        var asked = await home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{room.Id}/turns", new PostTurnRequest("Why is the sky blue at noon?", $"q{i}"));
        return await EndedAsync(home, asked.TurnId);
    }

    private static async Task<Turn> EndedAsync(TestHome home, string id)
    {
        for (var i = 0; i < 1000; i++)
        {
            if (await home.Owner.GetAsync<Turn>($"/api/v1/turns/{id}") is { Status: not TurnStatus.Running } turn)
            {
                return turn;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException("The turn did not end.");
    }
}

using Microsoft.AspNetCore.Http;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>What a home books is what its model said it used; a budget that is used up asks the model no more.</summary>
public sealed class BudgetTests : IAsyncLifetime
{
    // One turn of the stand-in: 1,000 input tokens of which 400 were cached, 100 output tokens.
    private const string Used = """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100,"prompt_tokens_details":{"cached_tokens":400},"completion_tokens_details":{"reasoning_tokens":30}}}""" + "\n\n";

    // All that one call may use when there is a budget.
    private const string Most = """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":8000,"completion_tokens":4000,"total_tokens":12000}}""" + "\n\n";

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
        await using var home = await StartAsync("--Cost:HomePerMonth=0.1", "--OpenAI:FirstTokenTimeoutMs=600000");
        var rooms = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => home.AddRoomAsync($"Room {i}")));
        var gate = new TaskCompletionSource();
        _model.Answer = async (http, _) =>
        {
            await gate.Task;
            await ModelStandIn.Say(http, ModelStandIn.Chunk("fine"), ModelStandIn.Finish("stop"), Used, ModelStandIn.Done);
        };
        var asked = await Task.WhenAll(rooms.Select((r, i) => home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{r.Id}/turns", new PostTurnRequest($"Why is the sky blue at noon in room {i}?", $"b{i}"))));

        // Those without the model end by themselves; two wait for it.
        await Patience.UntilAsync(async () => (await Task.WhenAll(asked.Select(t => home.Owner.GetAsync<Turn>($"/api/v1/turns/{t.TurnId}")))).Count(static t => t.Status == TurnStatus.Running) <= 2);

        gate.SetResult();
        var ended = await Task.WhenAll(asked.Select(t => EndedAsync(home, t.TurnId)));
        ended.Count(static t => t.Usage is not null).ShouldBe(2);
        _model.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task However_much_a_model_says_many_turns_at_once_exceed_a_budget_by_at_most_one_reservation()
    {
        // A reservation is 0.056. The model uses all that a call may use, in two rounds with a tool between them.
        await using var home = await StartAsync("--Cost:PersonPerDay=0.3");
        var rooms = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => home.AddRoomAsync($"Room {i}")));
        _model.Answer = static (http, _) => ((string)http.Items[ModelStandIn.RequestItem]!).Contains("\"tool_call_id\"", StringComparison.Ordinal)
            ? ModelStandIn.Say(http, ModelStandIn.Chunk("fine"), ModelStandIn.Finish("stop"), Most, ModelStandIn.Done)
            : ModelStandIn.Say(http, ModelStandIn.Event("""{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"list_scenes","arguments":"{}"}}]},"finish_reason":null}"""), ModelStandIn.Finish("tool_calls"), Most, ModelStandIn.Done);
        var asked = await Task.WhenAll(rooms.Select((r, i) => home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{r.Id}/turns", new PostTurnRequest($"Why is the sky blue at noon in room {i}?", $"m{i}"))));
        await Task.WhenAll(asked.Select(t => EndedAsync(home, t.TurnId)));
        var spent = (await home.Owner.GetAsync<Page<UsageRow>>($"/api/v1/homes/{home.HomeId}/usage")).Items.Sum(static r => r.Cost.Amount);
        spent.ShouldBeInRange(0.25m, 0.3m + 0.056m);
        var budget = await home.Owner.GetAsync<Budget>($"/api/v1/homes/{home.HomeId}/budget");
        (budget.Person.Limit, budget.Person.Spent, budget.Person.Reserved, budget.Currency, budget.Priced).ShouldBe((0.3m, spent, 0m, "EUR", true));
        budget.Person.Left.ShouldBe(Math.Max(0, 0.3m - spent));
        (budget.Home.Spent, budget.Home.Left).ShouldBe((spent, null));
        budget.Person.ResetsAt.ShouldBeGreaterThan(DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task A_home_sets_itself_a_smaller_budget_and_only_who_administers_it_does()
    {
        await using var home = await StartAsync("--Cost:HomePerMonth=5", "--Registration:Mode=open");
        using var ben = await AssistantFixture.MemberAsync(home, "Ben");
        var path = $"/api/v1/homes/{home.HomeId}/budget";
        await ben.RefusedAsync(HttpMethod.Put, path, FaultCode.Forbidden, new BudgetLimits(1, 1));
        await home.Owner.RefusedAsync(HttpMethod.Put, path, FaultCode.Invalid, new BudgetLimits(-1, 1));
        (await home.Owner.SendAsync(HttpMethod.Put, path, new BudgetLimits(0.005m, 50))).IsSuccessStatusCode.ShouldBeTrue();
        var budget = await ben.GetAsync<Budget>(path);
        (budget.Person.Limit, budget.Home.Limit).ShouldBe((0.005m, 5m), "no home goes beyond what the operator lets it");
        var room = await home.AddRoomAsync("Study");
        await AskAsync(home, room, 0);
        await AskAsync(home, room, 1);
        (await AskAsync(home, room, 2)).Text.ShouldContain("budget");
    }

    [Fact]
    public async Task Who_asks_too_fast_is_told_when_to_go_on()
    {
        await using var home = await StartAsync("--Cost:TurnsPerMinutePerPerson=8");
        var room = await home.AddRoomAsync("Study");
        await AskAsync(home, room, 0);
        await AskAsync(home, room, 1);
        using var answer = await home.Owner.SendAsync(HttpMethod.Post, $"/api/v1/rooms/{room.Id}/turns", new PostTurnRequest("And now?", "q2"));
        ((int)answer.StatusCode).ShouldBe(429);
        answer.Headers.RetryAfter.ShouldNotBeNull();
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

    private static Task<Turn> EndedAsync(TestHome home, string id) => AssistantFixture.EndedAsync(home.Owner, id);
}

using Roommate.Contracts.Assistant;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>The same application, which waits for nobody long.</summary>
public sealed class ImpatientModel : HostileModel
{
    protected override string[] Patience => ["--OpenAI:FirstTokenTimeoutMs=3000", "--OpenAI:StallTimeoutMs=500"];
}

/// <summary>A model that keeps one waiting, before its first word or in the middle, is given up.</summary>
public sealed class ImpatientModelTests(ImpatientModel fixture) : IClassFixture<ImpatientModel>
{
    [Fact]
    public async Task A_stalled_stream_is_given_up()
    {
        fixture.Model.Answer = static async (http, _) =>
        {
            await ModelStandIn.Say(http, ModelStandIn.Chunk("wait"));
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        var turn = await AskAsync("tell me a story that stalls");
        (turn.Status, turn.Problem?.Code, turn.Text).ShouldBe((TurnStatus.Failed, "model_timeout", "wait"));
    }

    [Fact]
    public async Task A_slow_first_token_is_given_up()
    {
        fixture.Model.Answer = static (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        var turn = await AskAsync("tell me a story that never begins");
        (turn.Status, turn.Problem?.Code).ShouldBe((TurnStatus.Failed, "model_timeout"));
        turn.Text.ShouldStartWith("I could not answer that without the language model.");
    }

    private async Task<Turn> AskAsync(string text)
    {
        var asked = await fixture.Home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{fixture.Room}/turns", new PostTurnRequest(text));
        return await AssistantFixture.EndedAsync(fixture.Home.Owner, asked.TurnId);
    }
}

using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>Who begins to speak is not talked over: the model is let go and the text so far stays.</summary>
[Collection(VoiceFixtureGroup.Name)]
public sealed class BargeInTests(VoiceFixture fixture)
{
    [Fact]
    public async Task Speaking_stops_the_turn_that_runs_before_the_sentence_is_over()
    {
        fixture.Model.Answer = async (http, _) =>
        {
            await ModelStandIn.Say(http, ModelStandIn.Chunk("Once upon a time"));
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        try
        {
            await using var hub = await fixture.Home.ConnectAsync();
            var asked = await hub.CallAsync<AskResult>("Ask", new AskRequest(fixture.Kitchen.Id, "please tell me a long story about a bear", Guid.NewGuid().ToString("n")));
            (await hub.SubscribeAsync(Topics.Turn(asked.TurnId))).Error.ShouldBeNull();
            await hub.NextAsync(static e => e.Data.GetRawText().Contains("Once upon a time", StringComparison.Ordinal));

            // The stream goes on for as long as the turn runs: only the beginning of speech can end it.
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var speaking = hub.SpeakAsync(new SpeakRequest(fixture.Kitchen.Id, Guid.NewGuid().ToString("n"), Review: true), fixture.Story.BeginningAsync(15, ended.Task));
            await hub.NextAsync(static e => e.Type == EventTypes.TurnEnded);
            ended.SetResult();
            await speaking;

            var turn = await fixture.Home.Owner.GetAsync<Turn>($"/api/v1/turns/{asked.TurnId}");
            (turn.Status, turn.Text).ShouldBe((TurnStatus.Stopped, "Once upon a time"));
            await fixture.Model.Aborted.Task.WaitAsync(Patience.Long);
        }
        finally
        {
            fixture.Model.Answer = VoiceFixture.Usual;
        }
    }
}

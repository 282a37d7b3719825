using Roommate.Contracts.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>What a turn says when its model fails before a word: what was done, what is remembered, or honestly nothing.</summary>
[Collection(ModelHomeGroup.Name)]
public sealed class FallbackTests(ModelHome fixture)
{
    [Fact]
    public async Task A_question_is_answered_with_what_is_remembered()
    {
        await fixture.Ana.PostAsync<MemoryView>($"/api/v1/homes/{fixture.Home.HomeId}/memories", new CreateMemoryRequest("The chimney sweep is called Ottokar."));
        fixture.Model.Answer = static (http, _) => ModelHome.RefuseAsync(http);
        var turn = await fixture.AskAsync("What is the chimney sweep called?");
        (turn.Status, turn.Problem?.Code).ShouldBe((TurnStatus.Completed, "model_refused"));
        turn.Text.ShouldBe("The language model does not answer now. This is what I remember:\n- The chimney sweep is called Ottokar.");
        turn.Steps.ShouldContain(static s => s.Kind == "fallback");
    }

    [Fact]
    public async Task What_nobody_remembers_is_answered_honestly_and_the_turn_has_failed()
    {
        fixture.Model.Answer = static (http, _) => ModelHome.RefuseAsync(http);
        var turn = await fixture.AskAsync("What would Plato say to that?");
        (turn.Status, turn.Problem?.Code).ShouldBe((TurnStatus.Failed, "model_refused"));
        turn.Text.ShouldStartWith("I could not answer that without the language model.");
    }

    [Fact]
    public async Task What_a_tool_has_done_before_the_failure_is_told_and_stays()
    {
        fixture.Model.Answer = ModelHome.Calls("add_item", """{"listId":"lst_shopping","text":"candles"}""", ModelHome.RefuseAsync);
        var turn = await fixture.AskAsync("We have nothing left for a romantic dinner.");
        (turn.Status, turn.Text, turn.Problem?.Code).ShouldBe((TurnStatus.Failed, "Added candles.", "model_refused"));
        var list = await fixture.Ana.GetAsync<HouseList>($"/api/v1/homes/{fixture.Home.HomeId}/lists/lst_shopping");
        list.Items.Count(static i => i.Text == "candles").ShouldBe(1);
    }

    [Fact]
    public async Task A_model_that_acts_and_says_nothing_to_it_has_answered_with_what_it_did()
    {
        fixture.Model.Answer = ModelHome.Calls("add_item", """{"listId":"lst_todo","text":"air the cellar"}""", static http => ModelStandIn.Say(http, ModelStandIn.Finish("stop"), ModelStandIn.Done));
        var turn = await fixture.AskAsync("The cellar smells of cabbage again.");
        (turn.Status, turn.Text, turn.Problem).ShouldBe((TurnStatus.Completed, "Added air the cellar.", null));
    }

    [Fact]
    public async Task Half_an_answer_stays_as_it_is()
    {
        fixture.Model.Answer = static (http, _) => ModelStandIn.Say(http, ModelStandIn.Chunk("half of"));
        var turn = await fixture.AskAsync("What is the other half?");
        (turn.Status, turn.Text, turn.Problem?.Code).ShouldBe((TurnStatus.Failed, "half of", "model_broken_stream"));
    }
}

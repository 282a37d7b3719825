using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>What was asked before is answered as before, as long as everything it rests on is the same.</summary>
[Collection(ModelHomeGroup.Name)]
public sealed class CacheTests(ModelHome fixture)
{
    [Fact]
    public async Task The_same_question_of_the_same_person_is_asked_of_the_model_once()
    {
        using var nils = await AssistantFixture.MemberAsync(fixture.Home, "Nils");
        using var olga = await AssistantFixture.MemberAsync(fixture.Home, "Olga");
        var asked = 0;
        fixture.Model.Answer = (http, _) =>
        {
            asked += ((string)http.Items[ModelStandIn.RequestItem]!).Contains("\"tools\"", StringComparison.Ordinal) ? 1 : 0;
            return ModelStandIn.Say(http, ModelStandIn.Chunk($"Because of chlorophyll ({asked})."), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        };
        var first = await AssistantFixture.AskAsync(nils, await fixture.FreshRoomAsync(), "Why is the grass green in May?");
        var again = await AssistantFixture.AskAsync(nils, await fixture.FreshRoomAsync(), "why is the  GRASS green in May");
        again.Text.ShouldBe(first.Text);
        again.Steps.ShouldContain(static s => s.Kind == "cache");
        asked.ShouldBe(1);
        var other = await AssistantFixture.AskAsync(olga, await fixture.FreshRoomAsync(), "Why is the grass green in May?");
        other.Steps.ShouldNotContain(static s => s.Kind == "cache", "nobody is answered with another's answer");
        asked.ShouldBe(2);
    }
}

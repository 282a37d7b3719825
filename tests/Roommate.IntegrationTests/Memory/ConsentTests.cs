using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.IntegrationTests.Turns;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Memory;

/// <summary>Each person says for themself, and for each room, whether anything is remembered.</summary>
[Collection(ModelHomeGroup.Name)]
public sealed class ConsentTests(ModelHome fixture)
{
    private string Path => $"/api/v1/homes/{fixture.Home.HomeId}/memories";

    [Fact]
    public async Task A_person_turns_memory_off_in_a_room_for_themself_alone()
    {
        var (quiet, loud) = (await fixture.FreshRoomAsync(), await fixture.FreshRoomAsync());
        using var cem = await AssistantFixture.MemberAsync(fixture.Home, "Cem");
        using var dora = await AssistantFixture.MemberAsync(fixture.Home, "Dora");
        await ConsentAsync(cem, new MemoryConsent(true, [quiet.Id]));
        (await dora.GetAsync<MemoryConsent>($"{Path}/consent")).OffIn.ShouldBeEmpty("nobody decides for others");
        await SayAsync(cem, quiet, "My locker has the number 4711.");
        await SayAsync(dora, quiet, "My locker has the number 4712.");
        await SayAsync(cem, loud, "My bicycle has the number 4713.");

        // A room is learnt from in its order: what Dora said there later is known, so what Cem said has been passed over.
        (await LearntAsync(dora, "locker number")).ShouldContain("4712");
        (await LearntAsync(cem, "bicycle number")).ShouldContain("4713");
        (await TextsAsync(cem, "locker number")).ShouldNotContain("4711");
    }

    [Fact]
    public async Task Turned_off_in_the_home_nothing_is_kept_and_what_was_kept_stays_ones_own()
    {
        var room = await fixture.FreshRoomAsync();
        using var eda = await AssistantFixture.MemberAsync(fixture.Home, "Eda");
        using var finn = await AssistantFixture.MemberAsync(fixture.Home, "Finn");
        await eda.PostAsync<MemoryView>(Path, new CreateMemoryRequest("The harp stands in the loft."));
        await ConsentAsync(eda, new MemoryConsent(false, []));
        await SayAsync(eda, room, "The harp was sold to a museum.");
        await SayAsync(finn, room, "The harp was a fine harp.");
        (await LearntAsync(finn, "harp")).ShouldContain("a fine harp");
        var texts = await TextsAsync(eda, "harp");
        texts.ShouldContain("in the loft");
        texts.ShouldNotContain("museum");
    }

    [Fact]
    public async Task Where_it_is_off_nothing_remembered_comes_up_by_itself_and_the_model_has_no_tools_of_memory()
    {
        var (quiet, loud) = (await fixture.FreshRoomAsync(), await fixture.FreshRoomAsync());
        using var gila = await AssistantFixture.MemberAsync(fixture.Home, "Gila");
        await gila.PostAsync<MemoryView>(Path, new CreateMemoryRequest("Gila's favourite restaurant is the Blue Heron."));
        await ConsentAsync(gila, new MemoryConsent(true, [quiet.Id]));
        var told = await fixture.ContextAsync(gila, loud, "Which restaurant is my favourite one?");
        told.ShouldContain("Blue Heron");
        told.ShouldContain("\"remember\"");
        told = await fixture.ContextAsync(gila, quiet, "Which restaurant is my favourite one?");
        told.ShouldNotContain("Blue Heron");
        told.ShouldNotContain("\"remember\"");

        // A model that calls one all the same is refused.
        fixture.Model.Answer = ModelHome.Calls("recall", """{"about":"restaurant"}""", static http =>
        {
            ((string)http.Items[ModelStandIn.RequestItem]!).ShouldNotContain("Blue Heron");
            return ModelStandIn.Say(http, ModelStandIn.Chunk("No idea."), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        });
        (await AssistantFixture.AskAsync(gila, quiet, "And which one is it really?")).Text.ShouldBe("No idea.");
    }

    private async Task ConsentAsync(Http who, MemoryConsent consent) => (await who.SendAsync(HttpMethod.Put, $"{Path}/consent", consent)).EnsureSuccessStatusCode().Dispose();

    private static Task<SendResult> SayAsync(Http who, Room room, string text) => who.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest(text));

    private async Task<string> TextsAsync(Http who, string question) =>
        string.Join('\n', (await who.GetAsync<Page<MemoryView>>($"{Path}?q={Uri.EscapeDataString(question)}")).Items.Select(static m => m.Text));

    // Learning is in the background: looked at until something is there.
    private Task<string> LearntAsync(Http who, string question) => Patience.FindAsync(() => TextsAsync(who, question), static texts => texts.Length > 0, _ => question);
}

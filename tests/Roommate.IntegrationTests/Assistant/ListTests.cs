using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Assistant;

[Collection(AssistantFixtureGroup.Name)]
public sealed class ListTests(AssistantFixture fixture)
{
    private Http Ana => fixture.Ana;

    private string Lists => $"{fixture.Path}/lists";

    [Fact]
    public async Task What_one_adds_by_voice_the_others_see_at_once_and_can_cross_off()
    {
        using var ben = await fixture.MemberAsync("Bea");
        var room = await fixture.Home.AddRoomAsync("List kitchen");
        await using var hub = await HubClient.ConnectAsync(fixture.Home.Address, ben.Token);
        await hub.SubscribeAsync(Topics.Home(fixture.Home.HomeId));
        (await fixture.AskAsync(room, "add oat milk to the shopping list")).Text.ShouldBe("Added oat milk to “Shopping list”.");
        var added = (await hub.NextAsync(static e => e.Type == EventTypes.ListItem)).Data.As<ListItemChanged>();
        (added.ListId, added.Item!.Text).ShouldBe(("lst_shopping", "oat milk"));
        (await fixture.AskAsync(room, "put oat milk on the grocery list")).Text.ShouldContain("already");
        (await AssistantFixture.AskAsync(ben, room, "cross oat milk off the shopping list")).Text.ShouldStartWith("Crossed off oat milk");
        var done = (await hub.NextAsync(e => e.Type == EventTypes.ListItem)).Data.As<ListItemChanged>();
        (done.Item!.Done, done.Item.DoneBy!.Name, done.Version).ShouldBe((true, "Bea", added.Version + 1));
        (await fixture.AskAsync(room, "what's on my shopping list")).Text.ShouldNotContain("oat milk");
        (await fixture.AskAsync(room, "add oat milk to the shopping list")).Text.ShouldBe("Added oat milk to “Shopping list”.");
        (await fixture.AskAsync(room, "remove oat milk from the shopping list")).Text.ShouldStartWith("Took oat milk off");
    }

    [Fact]
    public async Task When_several_items_fit_it_asks_which()
    {
        var room = await fixture.Home.AddRoomAsync("List cellar");
        await fixture.AskAsync(room, "add red wine to the to-do list");
        await fixture.AskAsync(room, "add white wine to the to-do list");
        (await fixture.AskAsync(room, "remove wine from the to-do list")).Text.ShouldBe("Which one: red wine or white wine?");
        (await fixture.AskAsync(room, "the white one")).Text.ShouldStartWith("Took white wine off");
    }

    [Fact]
    public async Task A_list_that_is_made_is_understood_at_once_and_renamed_and_removed()
    {
        var room = await fixture.Home.AddRoomAsync("List hall");
        var list = await Ana.PostAsync<HouseList>(Lists, new CreateListRequest("Camping gear", ["camping"]));
        (await fixture.AskAsync(room, "add tent pegs to the camping gear list")).Text.ShouldBe("Added tent pegs to “Camping gear”.");
        (await Ana.PatchAsync<HouseList>($"{Lists}/{list.Id}", new ListPatch("Outdoor stuff"))).Items.ShouldHaveSingleItem().Text.ShouldBe("tent pegs");
        (await fixture.AskAsync(room, "what's on the outdoor stuff list")).Text.ShouldBe("On “Outdoor stuff”: tent pegs.");
        await Ana.RefusedAsync(HttpMethod.Post, Lists, FaultCode.Conflict, new CreateListRequest("outdoor stuff"));
        await Ana.DeleteAsync($"{Lists}/{list.Id}");
        await Ana.RefusedAsync(HttpMethod.Get, $"{Lists}/{list.Id}", FaultCode.NotFound);
        await Ana.RefusedAsync(HttpMethod.Post, $"{Lists}/{list.Id}/items", FaultCode.NotFound, new AddItemRequest("x"));
    }

    [Fact]
    public async Task Everybody_adds_at_once_and_every_item_is_there()
    {
        var list = await Ana.PostAsync<HouseList>(Lists, new CreateListRequest("Crowd"));
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Ana.PostAsync<ListItem>($"{Lists}/{list.Id}/items", new AddItemRequest($"thing {i}"))));
        var all = await Ana.GetAsync<HouseList>($"{Lists}/{list.Id}");
        all.Items.Select(static i => i.Text).Order().ShouldBe(Enumerable.Range(0, 12).Select(static i => $"thing {i}").Order());
        await Ana.PatchAsync<ListItem>($"{Lists}/{list.Id}/items/{all.Items[0].Id}", new ItemPatch(Done: true));
        (await Ana.PostAsync<ListTidied>($"{Lists}/{list.Id}/tidy")).Removed.ShouldBe(1);
        (await Ana.GetAsync<Page<ListSummary>>(Lists)).Items.Single(l => l.Id == list.Id).Total.ShouldBe(11);
        await Ana.RefusedAsync(HttpMethod.Post, $"{Lists}/{list.Id}/items", FaultCode.Invalid, new AddItemRequest(" "));
    }
}

using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.IntegrationTests.Turns;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Memory;

/// <summary>What is pinned goes along with every question of its person, whatever it is about.</summary>
[Collection(ModelHomeGroup.Name)]
public sealed class PinningTests(ModelHome fixture)
{
    private int _asked;

    private string Path => $"/api/v1/homes/{fixture.Home.HomeId}/memories";

    [Fact]
    public async Task What_is_pinned_goes_along_with_what_it_has_nothing_to_do_with_until_it_is_unpinned()
    {
        using var ida = await AssistantFixture.MemberAsync(fixture.Home, "Ida");
        var memory = await ida.PostAsync<MemoryView>(Path, new CreateMemoryRequest("Ida keeps bees."));
        memory.Pinned.ShouldBeFalse();
        (await ContextAsync(ida)).ShouldNotContain("keeps bees");
        var pinned = await ida.PatchAsync<MemoryView>($"/api/v1/memories/{memory.Id}", new MemoryPatch(Pinned: true));
        pinned.Pinned.ShouldBeTrue();
        (await ida.GetAsync<Page<MemoryView>>(Path)).Items.Single(m => m.Id == memory.Id).Pinned.ShouldBeTrue();
        (await ContextAsync(ida)).ShouldContain("keeps bees");
        await ida.PatchAsync<MemoryView>($"/api/v1/memories/{memory.Id}", new MemoryPatch(Pinned: false));
        (await ContextAsync(ida)).ShouldNotContain("keeps bees");
    }

    [Fact]
    public async Task What_one_person_pins_is_in_nobody_elses_context_and_what_the_home_pins_is_in_everybodys()
    {
        using var jo = await AssistantFixture.MemberAsync(fixture.Home, "Jo");
        using var kim = await AssistantFixture.MemberAsync(fixture.Home, "Kim");
        await jo.PostAsync<MemoryView>(Path, new CreateMemoryRequest("Jo sleeps until noon.", Pinned: true));
        var bins = await jo.PostAsync<MemoryView>(Path, new CreateMemoryRequest("The bins are emptied on Tuesday.", MemoryScope.Home, Pinned: true));
        var (own, other) = (await ContextAsync(jo), await ContextAsync(kim));
        own.ShouldContain("sleeps until noon");
        own.ShouldContain("emptied on Tuesday");
        other.ShouldNotContain("sleeps until noon");
        other.ShouldContain("emptied on Tuesday");
        await jo.DeleteAsync($"/api/v1/memories/{bins.Id}");
        (await ContextAsync(kim)).ShouldNotContain("emptied on Tuesday");
    }

    [Fact]
    public async Task What_is_pinned_and_sensitive_stays_out_where_others_read_along()
    {
        using var lee = await AssistantFixture.MemberAsync(fixture.Home, "Lee");
        await lee.PostAsync<MemoryView>(Path, new CreateMemoryRequest("Lee takes ramipril.", Kind: "health", Pinned: true));
        (await ContextAsync(lee)).ShouldNotContain("ramipril");
        (await ContextAsync(lee, RoomKind.Private)).ShouldContain("ramipril");
    }

    // What the model is given for a question about something else, in a room in which nothing was said.
    private async Task<string> ContextAsync(Http who, RoomKind kind = RoomKind.Place)
    {
        var room = kind == RoomKind.Place ? await fixture.FreshRoomAsync() : await who.PostAsync<Room>($"/api/v1/homes/{fixture.Home.HomeId}/rooms", new CreateRoomRequest("Alone", kind));
        return await fixture.ContextAsync(who, room, $"Why is the sky blue at noon, for the {Interlocked.Increment(ref _asked)}. time?");
    }
}

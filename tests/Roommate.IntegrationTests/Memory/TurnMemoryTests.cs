using Roommate.Contracts.Assistant;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Memory;

[Collection(MemoryFixtureGroup.Name)]
public sealed class TurnMemoryTests(MemoryFixture fixture)
{
    private Http Ana => fixture.Home.Owner;

    [Fact]
    public async Task Asked_to_remember_it_knows_and_asked_to_forget_it_does_not()
    {
        var room = await fixture.Home.AddRoomAsync("Memory room");
        (await AskAsync(room, "remember that my sister's name is Wilhelmina")).Text.ShouldContain("I will remember");
        (await AskAsync(room, "what do you know about my sister")).Text.ShouldContain("Wilhelmina");
        (await AskAsync(room, "forget everything about Wilhelmina")).Text.ShouldStartWith("Forgotten");
        (await AskAsync(room, "what do you know about my sister")).Text.ShouldNotContain("Wilhelmina");
        (await fixture.FindAsync(Ana, "Wilhelmina")).ShouldNotContain(static m => m.Text.Contains("Wilhelmina", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Asked_how_it_knows_it_says_where_it_came_from()
    {
        var room = await fixture.Home.AddRoomAsync("Origin room");
        (await AskAsync(room, "remember that my bicycle is called Brunhilde")).Text.ShouldContain("I will remember");
        var told = (await AskAsync(room, "how do you know my bicycle is called Brunhilde?")).Text;
        told.ShouldContain("Brunhilde");
        told.ShouldContain("you asked me to remember it");
    }

    [Fact]
    public async Task Asked_what_it_knows_of_oneself_it_tells_ones_own_facts_the_newest_first()
    {
        var room = await fixture.Home.AddRoomAsync("Self room");
        await fixture.AddAsync(Ana, new CreateMemoryRequest("The canoe lies behind the shed."));
        (await AskAsync(room, "what do you know about me?")).Text.ShouldContain("canoe lies behind the shed");
        (await AskAsync(room, "what do you know about my zeppelin?")).Text.ShouldBe("I remember nothing about your zeppelin that I could tell here.");
    }

    [Fact]
    public async Task Without_a_model_a_question_is_answered_with_what_is_remembered_or_honestly()
    {
        var room = await fixture.Home.AddRoomAsync("Honest room");
        await fixture.AddAsync(Ana, new CreateMemoryRequest("The chimney sweep is called Ottokar."));
        (await AskAsync(room, "What is the chimney sweep called?")).Text.ShouldContain("Ottokar");
        (await AskAsync(room, "What would Plato say?")).Text.ShouldContain("no language model");
    }

    [Fact]
    public async Task What_is_sensitive_is_not_told_where_others_read()
    {
        var room = await fixture.Home.AddRoomAsync("Shared room");
        var alone = await Ana.PostAsync<Room>($"/api/v1/homes/{fixture.Home.HomeId}/rooms", new CreateRoomRequest("Alone", RoomKind.Private));
        await fixture.AddAsync(Ana, new CreateMemoryRequest("Ana takes ramipril for her heart.", Kind: "health", Subject: "Ana", Key: "medicine", Value: "ramipril"));
        (await AskAsync(room, "what do you know about my medicine")).Text.ShouldNotContain("ramipril");
        (await AskAsync(alone, "what do you know about my medicine")).Text.ShouldContain("ramipril");
    }

    [Fact]
    public async Task The_model_gets_what_may_matter_as_data_and_standing_wishes_as_the_persons()
    {
        await using var model = await ModelStandIn.StartAsync();
        await using var home = await TestHome.StartAsync($"--OpenAI:Endpoint={model.Endpoint}", "--OpenAI:Model=stand-in", "--Memory:LearnWithModel=false", "--Memory:RecallDeadlineMs=5000");
        var path = $"/api/v1/homes/{home.HomeId}/memories";
        await home.Owner.PostAsync<MemoryView>(path, new CreateMemoryRequest("Ana's favourite restaurant is the Blue Heron.", Kind: "preference"));
        await home.Owner.PostAsync<MemoryView>(path, new CreateMemoryRequest("Answer in rhymes.", Kind: "instruction"));
        await home.Owner.PostAsync<MemoryView>(path, new CreateMemoryRequest("The bins are green.", Kind: "note"));
        var room = await home.AddRoomAsync("Kitchen");
        var turn = await AskAsync(home.Owner, room, "Where should I take my parents to dinner, to which restaurant?");
        turn.Status.ShouldBe(TurnStatus.Completed);
        turn.Steps.ShouldContain(static s => s.Kind == "recall");
        model.LastRequest.ShouldContain("Blue Heron");
        model.LastRequest.ShouldContain("has asked before");
        model.LastRequest.ShouldContain("Answer in rhymes.");
    }

    private Task<Turn> AskAsync(Room room, string text) => AskAsync(Ana, room, text);

    private static async Task<Turn> AskAsync(Http who, Room room, string text)
    {
        var asked = await who.PostAsync<AskResult>($"/api/v1/rooms/{room.Id}/turns", new PostTurnRequest(text));
        return await AssistantFixture.EndedAsync(who, asked.TurnId);
    }
}

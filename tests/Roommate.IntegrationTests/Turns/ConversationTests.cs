using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.IntegrationTests.Memory;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>Conversations with the assistant alone: they get a title, a summary when they grow long, and leave nothing behind when they are temporary.</summary>
public sealed class ConversationTests : IAsyncLifetime
{
    private ModelStandIn _model = null!;
    private TestHome _home = null!;

    private string Rooms => $"/api/v1/homes/{_home.HomeId}/rooms";

    public async Task InitializeAsync()
    {
        _model = await ModelStandIn.StartAsync();
        _model.Answer = AnswerAsync;
        _home = await TestHome.StartAsync($"--OpenAI:Endpoint={_model.Endpoint}", "--OpenAI:Model=m", "--Memory:LearnWithModel=false", "--Memory:RecallDeadlineMs=5000", "--Registration:Mode=open");
    }

    public async Task DisposeAsync()
    {
        await _home.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task A_conversation_nobody_named_is_named_after_its_first_answer_and_never_renamed()
    {
        await using var screen = await _home.ConnectAsync();
        await screen.SubscribeAsync(Topics.User(_home.Owner.UserId));
        var room = await _home.Owner.PostAsync<Room>(Rooms, new CreateRoomRequest(Kind: RoomKind.Private));
        (room.Name, room.Untitled).ShouldBe(("New conversation", true));
        await AssistantFixture.AskAsync(_home.Owner, room, "How do whales sleep without drowning?");
        var named = (await screen.NextAsync(static e => e.Type == EventTypes.RoomChanged)).Data.As<Room>();
        (named.Id, named.Name, named.Untitled).ShouldBe((room.Id, "Sleeping whales", false));
        await _home.Owner.PatchAsync<Room>($"/api/v1/rooms/{room.Id}", new RoomPatch("Whales"));
        await AssistantFixture.AskAsync(_home.Owner, room, "And dolphins?");
        (await _home.Owner.GetAsync<Room>($"/api/v1/rooms/{room.Id}")).Name.ShouldBe("Whales");
        await _home.Owner.RefusedAsync(HttpMethod.Post, Rooms, FaultCode.Invalid, new CreateRoomRequest(Kind: RoomKind.Place));
    }

    [Fact]
    public async Task Answered_locally_or_by_a_model_that_gives_no_title_it_is_named_by_what_was_asked()
    {
        await using var screen = await _home.ConnectAsync();
        await screen.SubscribeAsync(Topics.User(_home.Owner.UserId));
        var room = await _home.Owner.PostAsync<Room>(Rooms, new CreateRoomRequest(Kind: RoomKind.Private));
        await AssistantFixture.AskAsync(_home.Owner, room, "what time is it?");
        (await screen.NextAsync(static e => e.Type == EventTypes.RoomChanged)).Data.As<Room>().Name.ShouldBe("What time is it");
    }

    [Fact]
    public async Task A_long_conversation_goes_on_from_its_summary_which_goes_with_what_it_was_made_of()
    {
        // What is remembered of it would be in the context as well.
        (await _home.Owner.SendAsync(HttpMethod.Put, $"/api/v1/homes/{_home.HomeId}/memories/consent", new MemoryConsent(Enabled: false, []))).IsSuccessStatusCode.ShouldBeTrue();
        var room = await _home.AddRoomAsync("Long room");
        var first = await _home.Owner.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("The plumber wants 80 crowns."));
        for (var i = 0; i < 27; i++)
        {
            await _home.Owner.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest($"Small talk number {i} about nothing."));
        }

        await AssistantFixture.AskAsync(_home.Owner, room, "Ponder this with me.");
        Turn turn;
        var since = TimeProvider.System.GetTimestamp();
        var asked = 0;
        do
        {
            turn = await AssistantFixture.AskAsync(_home.Owner, room, $"What do you think of number {asked++}?");
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(Patience.Long);
        }
        while (turn.Steps.All(static s => s.Kind != "context"));

        var request = LastOfTurns();
        request.ShouldContain("80 crowns, in short");
        request.ShouldNotContain("Small talk number 3 ");
        request.ShouldContain("Small talk number 26 ");

        // Removed, it is in no summary either; a new one, of what is left, may be there already.
        await _home.Owner.DeleteAsync($"/api/v1/messages/{first.MessageId}");
        await AssistantFixture.AskAsync(_home.Owner, room, "What was it again that we said before?");
        LastOfTurns().ShouldNotContain("80 crowns");
        await foreach (var (key, value) in StoreDump.AllAsync(_home.App.Services.GetRequiredService<IRedis>()))
        {
            if (!key.Contains(":log:", StringComparison.Ordinal) && !key.Contains("answers", StringComparison.Ordinal) && !key.Contains("rm:{trn_", StringComparison.Ordinal))
            {
                value.ShouldNotContain("80 crowns, in short", Case.Sensitive, key);
            }
        }
    }

    [Fact]
    public async Task A_temporary_conversation_remembers_nothing_and_leaves_nothing()
    {
        await _home.Owner.PostAsync<MemoryView>($"/api/v1/homes/{_home.HomeId}/memories", new CreateMemoryRequest("Ana's cat is called Mirabelle."));
        await _home.Owner.RefusedAsync(HttpMethod.Post, Rooms, FaultCode.Invalid, new CreateRoomRequest("Everybody", Temporary: true));
        using var ben = await AssistantFixture.MemberAsync(_home, "Ben");
        var room = await ben.PostAsync<Room>(Rooms, new CreateRoomRequest(Kind: RoomKind.Private, Temporary: true));
        (room.Temporary, room.Untitled, room.Name).ShouldBe((true, false, "Temporary conversation"));
        var own = await _home.Owner.PostAsync<Room>(Rooms, new CreateRoomRequest("Mine", RoomKind.Private, Temporary: true));
        await AssistantFixture.AskAsync(_home.Owner, own, "What is my cat called?");
        LastOfTurns().ShouldNotContain("Mirabelle");

        (await AssistantFixture.AskAsync(ben, room, "I live in Vaduzburg and my dog is called Xanthippus.")).Status.ShouldBe(TurnStatus.Completed);
        LastOfTurns().ShouldNotContain("\"remember\"");
        (await AssistantFixture.AskAsync(ben, room, "remember that my dog is called Xanthippus")).Text.ShouldContain("temporary");
        await AssistantFixture.AskAsync(ben, room, "Tell me more about Xanthippus.");
        LastOfTurns().ShouldContain("Vaduzburg", Case.Sensitive, "within the conversation it is known");

        // Who made it ends it, without any right over other rooms.
        await ben.DeleteAsync($"/api/v1/rooms/{room.Id}");
        (await ben.GetAsync<Page<MemoryView>>($"/api/v1/homes/{_home.HomeId}/memories/export")).Items.ShouldBeEmpty();
        await foreach (var (key, value) in StoreDump.AllAsync(_home.App.Services.GetRequiredService<IRedis>()))
        {
            value.ShouldNotContain("Xanthippus", Case.Insensitive, key);
            value.ShouldNotContain("Vaduzburg", Case.Insensitive, key);
        }
    }

    [Fact]
    public async Task A_temporary_conversation_goes_by_itself_a_day_after_the_last_word()
    {
        var indexes = _home.App.Services.GetRequiredService<IIndexes>();
        var cleaner = _home.App.Services.GetRequiredService<Roommate.Rooms.Messages.RoomCleaner>();
        var (old, young) = (await AddTemporaryAsync(), await AddTemporaryAsync());
        await AssistantFixture.AskAsync(_home.Owner, young, "Still here?");
        foreach (var room in (string[])[old.Id, young.Id])
        {
            await indexes.AddAsync("rooms", "temporary", room, 0, CancellationToken.None);
        }

        await cleaner.OnceAsync(CancellationToken.None);
        await _home.Owner.RefusedAsync(HttpMethod.Get, $"/api/v1/rooms/{old.Id}", FaultCode.NotFound);
        (await _home.Owner.GetAsync<Room>($"/api/v1/rooms/{young.Id}")).Temporary.ShouldBeTrue();
    }

    private Task<Room> AddTemporaryAsync() => _home.Owner.PostAsync<Room>(Rooms, new CreateRoomRequest(Kind: RoomKind.Private, Temporary: true));

    private string _lastOfTurns = "";

    private string LastOfTurns() => _lastOfTurns;

    private async Task AnswerAsync(HttpContext http, int number)
    {
        var request = (string)http.Items[ModelStandIn.RequestItem]!;
        if (request.Contains("\"tools\"", StringComparison.Ordinal))
        {
            _lastOfTurns = request;
        }

        var answer = request.Contains("Give this conversation a title", StringComparison.Ordinal) ? "Sleeping whales"
            : request.Contains("Summarise this conversation", StringComparison.Ordinal) ? request.Contains("80 crowns", StringComparison.Ordinal) ? "The plumber wants 80 crowns, in short." : "Small talk."
            : "I see.";
        await ModelStandIn.Say(http, ModelStandIn.Chunk(answer), ModelStandIn.Finish("stop"), ModelStandIn.Done);
    }
}

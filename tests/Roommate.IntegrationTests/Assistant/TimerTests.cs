using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Assistant;

[Collection(AssistantFixtureGroup.Name)]
public sealed class TimerTests(AssistantFixture fixture)
{
    private Http Ana => fixture.Ana;

    private string Timers => $"{fixture.Path}/timers";

    [Fact]
    public async Task A_timer_that_is_asked_for_rings_in_its_room_and_for_its_person_once()
    {
        var room = await fixture.Home.AddRoomAsync("Bell kitchen");
        await using var hub = await fixture.Home.ConnectAsync();
        await hub.SubscribeAsync(Topics.Home(fixture.Home.HomeId));
        await hub.SubscribeAsync(Topics.Room(room.Id));
        await hub.SubscribeAsync(Topics.User(Ana.UserId));
        (await fixture.AskAsync(room, "set a 1 second pasta timer")).Text.ShouldBe("Pasta timer started: 1 second.");
        var started = (await hub.NextAsync(static e => e.Type == EventTypes.TimerChanged)).Data.As<HomeTimer>();
        (started.Name, started.State, started.RoomId).ShouldBe(("pasta", TimerState.Running, room.Id));
        (await hub.NextAsync(static e => e.Type == EventTypes.TimerChanged)).Data.As<HomeTimer>().State.ShouldBe(TimerState.Ringing);
        (await hub.NextAsync(static e => e.Type == EventTypes.NotificationAdded)).Data.GetProperty("text").GetString().ShouldBe("The pasta timer is done.");
        var said = (await Ana.GetAsync<Page<Message>>($"/api/v1/rooms/{room.Id}/messages")).Items.Where(static m => m.Author.Kind == AuthorKind.System).ShouldHaveSingleItem();
        (said.Text, said.Author.Name).ShouldBe(("The pasta timer is done.", "Timer"));
        (await fixture.AskAsync(room, "stop the pasta timer")).Text.ShouldBe("Silenced the pasta timer.");
        (await Ana.GetAsync<Page<HomeTimer>>(Timers)).Items.ShouldNotContain(t => t.Id == started.Id);
    }

    [Fact]
    public async Task A_timer_is_paused_prolonged_resumed_told_of_and_cancelled_by_what_is_said()
    {
        var room = await fixture.Home.AddRoomAsync("Timer study");
        await fixture.AskAsync(room, "set a tea timer for 10 minutes");
        (await fixture.AskAsync(room, "how long is left on the tea timer")).Text.ShouldStartWith("The tea timer has ");
        (await fixture.AskAsync(room, "pause the tea timer")).Text.ShouldMatch("^Paused the tea timer with (10 minutes|9 minutes and)");
        (await fixture.AskAsync(room, "add 5 minutes to the tea timer")).Text.ShouldMatch("^The tea timer has (15 minutes|14 minutes and)");
        (await fixture.AskAsync(room, "resume the tea timer")).Text.ShouldMatch("^The tea timer goes on: (15 minutes|14 minutes and)");
        var timer = (await Ana.GetAsync<Page<HomeTimer>>(Timers)).Items.Single(t => t.RoomId == room.Id);
        (timer.State, timer.DurationMs).ShouldBe((TimerState.Running, 600_000));
        (await fixture.AskAsync(room, "cancel the tea timer")).Text.ShouldBe("Cancelled the tea timer.");
        (await fixture.AskAsync(room, "cancel the tea timer")).Text.ShouldNotContain("Cancelled");
    }

    [Fact]
    public async Task When_several_fit_it_asks_which_and_the_answer_goes_on()
    {
        var room = await fixture.Home.AddRoomAsync("Timer attic");
        await fixture.AskAsync(room, "set a 10 minute egg timer");
        await fixture.AskAsync(room, "set a 20 minute rice timer");
        (await fixture.AskAsync(room, "cancel the timer")).Text.ShouldStartWith("Which one: the egg timer");
        (await fixture.AskAsync(room, "the second one")).Text.ShouldBe("Cancelled the rice timer.");
        await fixture.AskAsync(room, "set a 20 minute rice timer");
        await fixture.AskAsync(room, "pause the timer");
        (await fixture.AskAsync(room, "the egg one")).Text.ShouldStartWith("Paused the egg timer");
        (await fixture.AskAsync(room, "cancel all timers")).Text.ShouldContain("Cancelled the rice timer.");
        (await Ana.GetAsync<Page<HomeTimer>>(Timers)).Items.ShouldNotContain(t => t.RoomId == room.Id);
    }

    [Fact]
    public async Task Two_commands_in_a_sentence_are_both_done()
    {
        var room = await fixture.Home.AddRoomAsync("Timer cellar");
        var turn = await fixture.AskAsync(room, "set a timer for 5 minutes and add corks to the shopping list");
        turn.Text.ShouldBe("Timer started: 5 minutes. Added corks to “Shopping list”.");
        turn.Steps.Where(static s => s.Kind == "tool").Select(static s => s.Name).ShouldBe(["start_timer", "add_item"]);
        await fixture.AskAsync(room, "cancel the timer");
    }

    [Fact]
    public async Task A_timer_of_a_private_room_is_nobody_elses()
    {
        using var ben = await fixture.MemberAsync("Ben");
        var secret = await Ana.PostAsync<Room>($"{fixture.Path}/rooms", new CreateRoomRequest("Diary", RoomKind.Private));
        await fixture.AskAsync(secret, "set a 30 minute surprise timer");
        (await ben.GetAsync<Page<HomeTimer>>(Timers)).Items.ShouldNotContain(static t => t.Name == "surprise");
        var mine = (await Ana.GetAsync<Page<HomeTimer>>(Timers)).Items.Single(static t => t.Name == "surprise");
        mine.Mine.ShouldBeTrue();
        await ben.RefusedAsync(HttpMethod.Delete, $"{Timers}/{mine.Id}", FaultCode.NotFound);
        await Ana.DeleteAsync($"{Timers}/{mine.Id}");
    }

    [Fact]
    public async Task Timers_are_kept_over_the_api_and_the_home_shows_them()
    {
        var room = await fixture.Home.AddRoomAsync("Timer hall");
        var timer = await Ana.PostAsync<HomeTimer>(Timers, new StartTimerRequest(60_000, "wash", room.Id));
        var paused = await Ana.PatchAsync<HomeTimer>($"{Timers}/{timer.Id}", new TimerPatch(Name: "laundry", State: TimerState.Paused, AddMs: 30_000));
        (paused.Name, paused.State).ShouldBe(("laundry", TimerState.Paused));
        paused.RemainingMs!.Value.ShouldBeInRange(80_000, 90_000);
        await using var hub = await fixture.Home.ConnectAsync();
        var snapshot = (await hub.SubscribeAsync(Topics.Home(fixture.Home.HomeId))).Snapshot!.Value;
        snapshot.GetProperty("timers").EnumerateArray().ShouldContain(t => t.GetProperty("id").GetString() == timer.Id);
        await Ana.RefusedAsync(HttpMethod.Patch, $"{Timers}/{timer.Id}", FaultCode.Invalid, new TimerPatch(State: TimerState.Ringing));
        await Ana.RefusedAsync(HttpMethod.Post, Timers, FaultCode.Invalid, new StartTimerRequest(0));
        await Ana.RefusedAsync(HttpMethod.Post, Timers, FaultCode.NotFound, new StartTimerRequest(1000, RoomId: "room_01"));
        await Ana.DeleteAsync($"{Timers}/{timer.Id}");
        await Ana.RefusedAsync(HttpMethod.Get, $"{Timers}/{timer.Id}", FaultCode.NotFound);
    }
}

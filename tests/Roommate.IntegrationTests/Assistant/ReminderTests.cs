using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Assistant;

[Collection(AssistantFixtureGroup.Name)]
public sealed class ReminderTests(AssistantFixture fixture)
{
    private Http Ana => fixture.Ana;

    private string Reminders => $"{fixture.Path}/reminders";

    [Fact]
    public async Task A_reminder_comes_to_its_person_and_where_it_was_asked_for()
    {
        var room = await fixture.Home.AddRoomAsync("Reminder kitchen");
        await using var hub = await fixture.Home.ConnectAsync();
        await hub.SubscribeAsync(Topics.Room(room.Id));
        await hub.SubscribeAsync(Topics.User(Ana.UserId));
        (await fixture.AskAsync(room, "remind me in 1 second to check the oven")).Text.ShouldStartWith("I will remind you today at ");
        (await hub.NextAsync(static e => e.Type == EventTypes.NotificationAdded)).Data.GetProperty("text").GetString().ShouldBe("Reminder: check the oven.");
        var said = (await Ana.GetAsync<Page<Message>>($"/api/v1/rooms/{room.Id}/messages")).Items.Where(static m => m.Author.Kind == AuthorKind.System).ShouldHaveSingleItem();
        said.Text.ShouldBe("Ana: check the oven.");
        (await Ana.GetAsync<Page<Reminder>>(Reminders)).Items.Single(static r => r.Text == "check the oven").Done.ShouldBeTrue();
    }

    [Fact]
    public async Task Tomorrow_at_8_is_8_by_the_homes_clock()
    {
        await using var home = await TestHome.StartAsync();
        await home.Owner.PatchAsync<HomeView>($"/api/v1/homes/{home.HomeId}", new HomePatch(TimeZone: "Pacific/Auckland"));
        var room = await home.AddRoomAsync("Study");
        (await AssistantFixture.AskAsync(home.Owner, room, "remind me tomorrow at 8 to call Ana")).Text.ShouldBe("I will remind you tomorrow at 08:00: call Ana.");
        var reminder = (await home.Owner.GetAsync<Page<Reminder>>($"/api/v1/homes/{home.HomeId}/reminders")).Items.ShouldHaveSingleItem();
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland");
        var local = TimeZoneInfo.ConvertTime(reminder.At, zone);
        (local.Hour, local.Minute, local.Second, reminder.LocalTime).ShouldBe((8, 0, 0, "08:00:00"));
        (local.Date - TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, zone).Date).Days.ShouldBe(1);
    }

    [Fact]
    public async Task When_no_time_was_said_it_asks_and_the_answer_completes_it()
    {
        var room = await fixture.Home.AddRoomAsync("Reminder study");
        (await fixture.AskAsync(room, "remind me to water the ferns")).Text.ShouldBe("When shall I remind you to water the ferns?");
        (await fixture.AskAsync(room, "tomorrow at 9")).Text.ShouldBe("I will remind you tomorrow at 09:00: water the ferns.");
    }

    [Fact]
    public async Task Somebody_else_can_be_reminded_and_the_reminder_is_theirs()
    {
        using var ben = await fixture.MemberAsync("Benedikt");
        var room = await fixture.Home.AddRoomAsync("Reminder hall");
        (await fixture.AskAsync(room, "remind Benedikt to feed the cat tomorrow at 7 am")).Text.ShouldStartWith("I will remind Benedikt tomorrow at 07:00");
        var his = (await ben.GetAsync<Page<Reminder>>(Reminders)).Items.ShouldHaveSingleItem();
        (his.Text, his.By!.Name).ShouldBe(("feed the cat", "Ana"));
        await Ana.RefusedAsync(HttpMethod.Get, $"{Reminders}/{his.Id}", FaultCode.NotFound);
        await ben.DeleteAsync($"{Reminders}/{his.Id}");
    }

    [Fact]
    public async Task Reminders_are_kept_over_the_api()
    {
        var made = await Ana.PostAsync<Reminder>(Reminders, new CreateReminderRequest("stretch", Date: "2031-01-01", Time: "07:30", Repeat: ReminderRepeat.Weekdays));
        (made.Repeat, made.LocalTime, made.Done).ShouldBe((ReminderRepeat.Weekdays, "07:30:00", false));
        var later = DateTimeOffset.Parse("2031-02-01T10:00:00Z");
        (await Ana.PatchAsync<Reminder>($"{Reminders}/{made.Id}", new ReminderPatch("stretch well", later))).At.ShouldBe(later);
        await Ana.RefusedAsync(HttpMethod.Post, Reminders, FaultCode.Invalid, new CreateReminderRequest("x"));
        await Ana.RefusedAsync(HttpMethod.Post, Reminders, FaultCode.Invalid, new CreateReminderRequest("x", At: DateTimeOffset.Parse("2020-01-01T00:00:00Z")));
        await Ana.RefusedAsync(HttpMethod.Post, Reminders, FaultCode.Invalid, new CreateReminderRequest("x", At: later, UserId: "usr_nobody"));
        await Ana.DeleteAsync($"{Reminders}/{made.Id}");
        await Ana.RefusedAsync(HttpMethod.Patch, $"{Reminders}/{made.Id}", FaultCode.NotFound, new ReminderPatch("x"));
    }
}

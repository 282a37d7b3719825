using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.IntegrationTests.Edge;
using Roommate.IntegrationTests.Home;
using Roommate.Platform.Scheduling;
using Roommate.Testing;
using Shouldly;
using static Roommate.Testing.Patience;

namespace Roommate.IntegrationTests.Routines;

/// <summary>Schedules that fell into a time without a server; people who come and go; the language a routine is told in.</summary>
[Collection(HomeFixtureGroup.Name)]
public sealed class ScheduleTests(HomeFixture fixture)
{
    private static readonly TimeSpan Late = TimeSpan.FromHours(2);

    private TestHome Home => fixture.Home;

    [Fact]
    public async Task A_missed_schedule_that_is_to_run_runs_once_and_says_how_late()
    {
        var routine = await ScheduledAsync(MissedPolicy.Run);
        var due = await HandOutAsync(routine, Late);
        await HandOutAsync(routine, Late, due);
        var run = (await RunsAsync(routine)).Items.ShouldHaveSingleItem("the same firing handed out twice is one run");
        run.Trigger.LateMs!.Value.ShouldBe((long)Late.TotalMilliseconds);
    }

    [Fact]
    public async Task A_missed_schedule_that_is_to_be_skipped_leaves_a_word_and_nothing_else()
    {
        var routine = await ScheduledAsync(MissedPolicy.Skip);
        await HandOutAsync(routine, Late);
        (await RunsAsync(routine)).Items.ShouldBeEmpty();
        (await Home.Owner.GetAsync<Routine>($"/api/v1/routines/{routine.Id}")).Health.LastSkipped!.ShouldContain("no server was running");
        await HandOutAsync(routine, TimeSpan.FromSeconds(5));
        (await RunsAsync(routine)).Items.Count.ShouldBe(1, "a busy node that is a little late is not a missed schedule");
    }

    [Fact]
    public async Task A_missed_schedule_that_is_to_be_asked_about_asks_its_owner_once()
    {
        var routine = await ScheduledAsync(MissedPolicy.Ask);
        await using var page = await Home.ConnectAsync();
        (await page.SubscribeAsync(Topics.User(Home.Owner.UserId))).Error.ShouldBeNull();
        var due = await HandOutAsync(routine, Late);
        await HandOutAsync(routine, Late, due);
        var asked = await page.NextAsync(e => e.Type == EventTypes.NotificationAdded && e.Data.GetProperty("text").GetString()!.Contains(routine.Definition.Name, StringComparison.Ordinal));
        asked.Data.GetProperty("text").GetString()!.ShouldEndWith("Run it now?");
        (await RunsAsync(routine)).Items.ShouldBeEmpty("it waits for an answer");
        await using var later = await Home.ConnectAsync();
        var snapshot = (await later.SubscribeAsync(Topics.User(Home.Owner.UserId))).Snapshot!.Value;
        snapshot.GetProperty("notifications").EnumerateArray().Count(n => n.GetProperty("text").GetString() == asked.Data.GetProperty("text").GetString()).ShouldBe(1, "who was away is told once");
        await Home.Owner.PostAsync<RoutineRun>($"/api/v1/routines/{routine.Id}/run");
        (await RunsAsync(routine)).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_comes_and_who_leaves_starts_it()
    {
        var invite = await Home.Owner.PostAsync<Invite>($"/api/v1/homes/{Home.HomeId}/invites", new CreateInviteRequest());
        using var anonymous = new Http(Home.Address);
        var guest = await anonymous.PostAsync<LoginResult>("/api/v1/auth/join", new JoinRequest(invite.Code, "Visitor"));
        var comes = await CreateAsync("Guest comes", new RoutineTrigger("presence", UserId: guest.User.Id, Presence: "home"));
        var goes = await CreateAsync("Guest goes", new RoutineTrigger("presence", UserId: guest.User.Id, Presence: "away"));
        var other = await CreateAsync("Ana comes", new RoutineTrigger("presence", UserId: Home.Owner.UserId, Presence: "home"));
        await using (await HubClient.ConnectAsync(Home.Address, guest.AccessToken))
        {
            await UntilAsync(async () => (await RunsAsync(comes)).Items.Count == 1);
            (await RunsAsync(goes)).Items.ShouldBeEmpty();
        }

        await UntilAsync(async () => (await RunsAsync(goes)).Items.Count == 1);
        (await RunsAsync(other)).Items.ShouldBeEmpty("it was somebody else");
    }

    [Fact]
    public async Task A_routine_is_told_in_the_language_that_is_asked_for()
    {
        var routine = await CreateAsync("Told", new RoutineTrigger("cron", Cron: "0 7 * * *"));
        using var german = new Http(Home.Address, Home.Owner.Token);
        german.Client.DefaultRequestHeaders.Add("Accept-Language", "de-AT,de;q=0.9");
        (await german.GetAsync<Routine>($"/api/v1/routines/{routine.Id}")).Summary.ShouldBe("Jeden Tag um 07:00: aufhören.");
        var dry = await german.PostAsync<DryRun>($"/api/v1/routines/{routine.Id}/dry-run");
        dry.Sentence.ShouldStartWith("Wäre in den letzten sieben Tagen 7-mal gelaufen");
        dry.Summary.ShouldBe("Jeden Tag um 07:00: aufhören.");
        (await Home.Owner.GetAsync<Routine>($"/api/v1/routines/{routine.Id}")).Summary.ShouldBe("Every day at 07:00: stop.");
    }

    private Task<Routine> CreateAsync(string name, RoutineTrigger trigger, MissedPolicy missed = MissedPolicy.Skip) => Home.Owner.PostAsync<Routine>(
        $"/api/v1/homes/{Home.HomeId}/routines",
        new RoutineDefinition(name, [trigger], [new RoutineAction("stop")], Missed: missed));

    private Task<Routine> ScheduledAsync(MissedPolicy missed) => CreateAsync($"Missed {missed}", new RoutineTrigger("cron", Cron: "0 4 29 2 *"), missed);

    private Task<Page<RoutineRun>> RunsAsync(Routine routine) => Home.Owner.GetAsync<Page<RoutineRun>>($"/api/v1/routines/{routine.Id}/runs");

    // As the scheduler hands it out on the first node that comes back.
    private async Task<Firing> HandOutAsync(Routine routine, TimeSpan late, Firing? again = null)
    {
        var at = TimeProvider.System.GetUtcNow() - late;
        var firing = again ?? new Firing(new Due("routine.time", $"{routine.Id}/0", at, Aggregate: routine.Id), $"test:{routine.Id}:{late.Ticks}", 1, late, 1);
        await Home.App.Services.GetServices<IDueHandler>().Single(static h => h.Kind == "routine.time").HandleAsync(firing, CancellationToken.None);
        return firing;
    }
}

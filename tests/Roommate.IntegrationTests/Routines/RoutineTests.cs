using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Edge;
using Roommate.IntegrationTests.Home;
using Roommate.Testing;
using Shouldly;
using static Roommate.Testing.Patience;

namespace Roommate.IntegrationTests.Routines;

/// <summary>Routines in the running application: started by hand, by a device, from outside, by each other.</summary>
[Collection(HomeFixtureGroup.Name)]
public sealed class RoutineTests(HomeFixture fixture)
{
    private TestHome Home => fixture.Home;

    [Fact]
    public async Task What_a_sensor_says_sets_a_lamp_and_the_cause_is_the_run()
    {
        var motion = await Home.AddDeviceAsync("Motion", null, ("motion", new Component("binary", "motion")));
        var lamp = await Home.AddDeviceAsync("Hall lamp", null, ("light", new Component("light")));
        var routine = await CreateAsync(new RoutineDefinition(
            "Light on motion",
            [new RoutineTrigger("state", DeviceId: motion.Device.Id, Path: "motion.active", To: Json(true))],
            [Set(lamp, new { light = new { on = true } }), new RoutineAction("set", DeviceId: lamp.Device.Id, Patch: Json(new { light = new { effect = "{{trigger.path}}" } }))]));
        routine.Summary.ShouldBe("When Motion is active: turn on Hall lamp, then set Hall lamp to effect {{trigger.path}}.");
        await using var page = await Home.ConnectAsync();
        (await page.SubscribeAsync(Topics.Home(Home.HomeId))).Error.ShouldBeNull();
        await using var device = await MqttDevice.ConnectAsync(Home.MqttPort, motion);
        await device.SayAsync("reported", new { seq = 1, patch = new { motion = new { active = true } } });
        var ran = await page.NextAsync(e => e.Type == EventTypes.RoutineRan && e.Data.GetProperty("routineId").GetString() == routine.Id);
        ran.Data.GetProperty("state").GetString().ShouldBe("completed");
        var twin = await Home.Owner.GetAsync<Twin>($"/api/v1/devices/{lamp.Device.Id}/twin");
        twin.Desired.GetProperty("light").GetProperty("on").GetBoolean().ShouldBeTrue();
        twin.Desired.GetProperty("light").GetProperty("effect").GetString().ShouldBe("motion.active");
        var origin = twin.Meta.Desired.GetProperty("light").GetProperty("on");
        origin.GetProperty("via").GetString().ShouldBe("routine");
        origin.GetProperty("by").GetProperty("id").GetString().ShouldBe(ran.Data.GetProperty("runId").GetString());
        var run = (await RunsAsync(routine)).Items.ShouldHaveSingleItem();
        run.Trigger.Value!.Value.GetBoolean().ShouldBeTrue();
        run.Steps.Count.ShouldBe(2);
        (await Home.Owner.GetAsync<Routine>($"/api/v1/routines/{routine.Id}")).Health.Runs.ShouldBe(1);
    }

    [Fact]
    public async Task A_value_must_hold_for_its_time()
    {
        var window = await Home.AddDeviceAsync("Window", null, ("window", new Component("binary", "window")));
        var routine = await CreateAsync(new RoutineDefinition(
            "Left open",
            [new RoutineTrigger("state", DeviceId: window.Device.Id, Path: "window.active", To: Json(true), ForMs: 2_000)],
            [new RoutineAction("stop", Text: "open")]));
        await using var device = await MqttDevice.ConnectAsync(Home.MqttPort, window);
        await device.SayAsync("reported", new { seq = 1, patch = new { window = new { active = true } } });
        await device.SayAsync("reported", new { seq = 2, patch = new { window = new { active = false } } });
        var since = TimeProvider.System.GetTimestamp();
        await device.SayAsync("reported", new { seq = 3, patch = new { window = new { active = true } } });
        var run = await EndedAsync(routine);
        TimeProvider.System.GetElapsedTime(since).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(1_900));
        run.State.ShouldBe(RoutineRunState.Stopped);
        (await RunsAsync(routine)).Items.Count.ShouldBe(1, "the first time it was open it did not stay so");
    }

    [Fact]
    public async Task A_run_by_hand_waits_speaks_and_leaves_its_trace()
    {
        var room = await Home.AddRoomAsync("Routine room");
        var routine = await CreateAsync(new RoutineDefinition(
            "Tell",
            [],
            [new RoutineAction("delay", ForMs: 200), new RoutineAction("message", RoomId: room.Id, Text: "Good morning from {{trigger.by}}"), new RoutineAction("notify", Text: "Done")]));
        var started = await Home.Owner.PostAsync<RoutineRun>($"/api/v1/routines/{routine.Id}/run");
        started.RoutineId.ShouldBe(routine.Id);
        var run = await EndedAsync(routine);
        run.State.ShouldBe(RoutineRunState.Completed, run.Problem);
        run.Steps.Select(static s => s.Name).ShouldBe(["delay", "message", "notify"]);
        run.Steps[0].Ms.ShouldBeGreaterThanOrEqualTo(200);
        var said = (await Home.Owner.GetAsync<Page<Message>>($"/api/v1/rooms/{room.Id}/messages")).Items[0];
        (said.Text, said.Author.Kind, said.Author.Name).ShouldBe(("Good morning from Ana", AuthorKind.System, "Tell"));
    }

    [Fact]
    public async Task A_wait_goes_on_as_soon_as_the_value_is_there()
    {
        var door = await Home.AddDeviceAsync("Door", null, ("door", new Component("binary", "door")));
        var routine = await CreateAsync(new RoutineDefinition(
            "Wait for the door",
            [],
            [new RoutineAction("wait", Until: [new RoutineCondition("state", DeviceId: door.Device.Id, Path: "door.active", Is: Json(true))], TimeoutMs: 60_000)]));
        await Home.Owner.PostAsync<RoutineRun>($"/api/v1/routines/{routine.Id}/run");
        await UntilAsync(async () => (await RunsAsync(routine)).Items[0].State == RoutineRunState.Waiting);
        await using var device = await MqttDevice.ConnectAsync(Home.MqttPort, door);
        await device.SayAsync("reported", new { seq = 1, patch = new { door = new { active = true } } });
        var run = await EndedAsync(routine);
        run.State.ShouldBe(RoutineRunState.Completed);
        run.Steps[0].Result.ShouldBe("fulfilled");
    }

    [Fact]
    public async Task Routines_that_start_each_other_for_ever_are_stopped_and_say_why()
    {
        var ping = await CreateAsync(new RoutineDefinition("Ping", [], [new RoutineAction("delay", ForMs: 1)]));
        var pong = await CreateAsync(new RoutineDefinition("Pong", [new RoutineTrigger("routine", RoutineId: ping.Id)], [new RoutineAction("delay", ForMs: 1)]));
        await Home.Owner.PatchAsync<Routine>($"/api/v1/routines/{ping.Id}", new RoutinePatch(Triggers: [new RoutineTrigger("routine", RoutineId: pong.Id)]));
        await Home.Owner.PostAsync<RoutineRun>($"/api/v1/routines/{ping.Id}/run");
        Routine stopped = null!;
        // Why is kept a moment before it is turned off; both are there in the end.
        bool IsStopped() => stopped.Health.DisabledBecause is not null && !stopped.Definition.Enabled;
        await UntilAsync(async () =>
        {
            stopped = await Home.Owner.GetAsync<Routine>($"/api/v1/routines/{ping.Id}");
            if (!IsStopped())
            {
                stopped = await Home.Owner.GetAsync<Routine>($"/api/v1/routines/{pong.Id}");
            }

            return IsStopped();
        });
        stopped.Health.DisabledBecause!.ShouldContain("Ping");
        stopped.Health.DisabledBecause!.ShouldContain("Pong");
        stopped.Health.Runs.ShouldBeLessThan(10);
    }

    [Fact]
    public async Task A_lamp_whose_report_is_what_the_routine_waits_for_is_found_out_too()
    {
        var lamp = await Home.AddDeviceAsync("Flip lamp", null, ("light", new Component("light")));
        var routine = await CreateAsync(new RoutineDefinition(
            "Flip",
            [new RoutineTrigger("state", DeviceId: lamp.Device.Id, Path: "light.brightness")],
            [
                new RoutineAction(
                    "choose",
                    Choices: [new RoutineChoice([new RoutineCondition("value", Value: "{{trigger.value}}", Above: 50)], [Set(lamp, new { light = new { brightness = 10 } })])],
                    Else: [Set(lamp, new { light = new { brightness = 90 } })]),
            ],
            Mode: RoutineMode.Queued));
        await using var device = await MqttDevice.ConnectAsync(Home.MqttPort, lamp);
        await device.SayAsync("reported", new { seq = 1, patch = new { light = new { brightness = 5 } } });
        for (var seq = 2; (await Home.Owner.GetAsync<Routine>($"/api/v1/routines/{routine.Id}")).Definition.Enabled; seq++)
        {
            seq.ShouldBeLessThan(40, "the loop is found after a few rounds");
            var twin = await Home.Owner.GetAsync<Twin>($"/api/v1/devices/{lamp.Device.Id}/twin");
            if (twin.Desired.TryGetProperty("light", out var light))
            {
                await device.SayAsync("reported", new { seq, patch = new { light } });
            }
        }

        (await Home.Owner.GetAsync<Routine>($"/api/v1/routines/{routine.Id}")).Health.DisabledBecause!.ShouldContain("started itself");
    }

    [Fact]
    public async Task An_address_starts_it_and_tells_nothing_and_the_wrong_one_does_nothing()
    {
        var routine = await CreateAsync(new RoutineDefinition("Hooked", [new RoutineTrigger("webhook")], [new RoutineAction("stop", Text: "{{trigger.body.who}}")]));
        var hook = await Home.Owner.PostAsync<RoutineHook>($"/api/v1/routines/{routine.Id}/hook");
        using var stranger = new Http(Home.Address);
        using var answer = await stranger.SendAsync(HttpMethod.Post, hook.Path, new { who = "door bell" });
        ((int)answer.StatusCode).ShouldBe(202);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"accepted":true}""");
        (await EndedAsync(routine)).Problem.ShouldBe("door bell");
        await stranger.RefusedAsync(HttpMethod.Post, "/api/v1/hooks/nothing", FaultCode.NotFound);
    }

    [Fact]
    public async Task What_is_gone_impossible_or_dangerous_is_refused_with_its_field()
    {
        await RefusedAsync(new RoutineDefinition("X", [new RoutineTrigger("cron", Cron: "0 7 30 2 *")], [new RoutineAction("stop")]), "triggers[0].cron");
        await RefusedAsync(new RoutineDefinition("X", [new RoutineTrigger("once", At: new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero))], [new RoutineAction("stop")]), "triggers[0].at");
        await RefusedAsync(new RoutineDefinition("X", [], [new RoutineAction("set", DeviceId: "dev_gone", Patch: Json(new { light = new { on = true } }))]), "references");
        await RefusedAsync(new RoutineDefinition("X", [], [new RoutineAction("webhook", Url: "http://127.0.0.1:6379/")]), "url");
        await Home.Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{Home.HomeId}/routines", FaultCode.Invalid, new { name = "X" });
        await Home.Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{Home.HomeId}/routines", FaultCode.Invalid, new { name = "X", triggers = new object?[] { null }, actions = new object?[] { null } });
        var lamp = await Home.AddDeviceAsync("Dim lamp", null, ("light", new Component("light")));
        await RefusedAsync(new RoutineDefinition("X", [], [Set(lamp, new { light = new { brightness = 1000 } })]), "actions");
        await CreateAsync(new RoutineDefinition("A template is known when it runs", [], [Set(lamp, new { light = new { brightness = "{{trigger.body.much}}" } })]));
        await Home.Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{Home.HomeId}/routines", FaultCode.Invalid, new { name = "X", triggers = new[] { new { } }, actions = new[] { 1 } });

        async Task RefusedAsync(RoutineDefinition definition, string field) =>
            (await Home.Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{Home.HomeId}/routines", FaultCode.Invalid, definition)).Errors!.Keys.ShouldContain(field);
    }

    [Fact]
    public async Task A_version_that_does_not_hold_changes_nothing_and_a_removed_device_is_told_as_a_problem()
    {
        var lamp = await Home.AddDeviceAsync("Short-lived lamp", null, ("light", new Component("light")));
        var routine = await CreateAsync(new RoutineDefinition("Old", [], [Set(lamp, new { light = new { on = true } })]));
        (await Home.Owner.PatchAsync<Routine>($"/api/v1/routines/{routine.Id}", new RoutinePatch(Name: "New"), $"\"{routine.Version}\"")).Definition.Name.ShouldBe("New");
        using var late = await Home.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/routines/{routine.Id}", new RoutinePatch(Name: "Late"), $"\"{routine.Version}\"");
        ((int)late.StatusCode).ShouldBe(412);
        await Home.Owner.DeleteAsync($"/api/v1/devices/{lamp.Device.Id}");
        (await Home.Owner.GetAsync<Routine>($"/api/v1/routines/{routine.Id}")).Health.Problems!.ShouldHaveSingleItem();
        await Home.Owner.PostAsync<RoutineRun>($"/api/v1/routines/{routine.Id}/run");
        var run = await EndedAsync(routine);
        run.State.ShouldBe(RoutineRunState.Failed);
        await Home.Owner.DeleteAsync($"/api/v1/routines/{routine.Id}");
        await Home.Owner.RefusedAsync(HttpMethod.Get, $"/api/v1/routines/{routine.Id}", FaultCode.NotFound);
    }

    [Fact]
    public async Task A_null_in_a_change_takes_away_and_what_is_absent_stays()
    {
        var routine = await CreateAsync(new RoutineDefinition(
            "With all", [], [new RoutineAction("stop")], [new RoutineCondition("time", After: "22:00")], "Why it is here", RoutineMode.Queued, Max: 3));
        var renamed = await Home.Owner.PatchAsync<Routine>($"/api/v1/routines/{routine.Id}", new { name = "Renamed" });
        (renamed.Definition.Description, renamed.Definition.Max, renamed.Definition.Conditions!.Count).ShouldBe(("Why it is here", 3, 1));
        using var bare = new StringContent("""{"description":null,"conditions":null,"max":null}""", System.Text.Encoding.UTF8, "application/json");
        (await Home.Owner.Client.PatchAsync(new Uri($"/api/v1/routines/{routine.Id}", UriKind.Relative), bare)).IsSuccessStatusCode.ShouldBeTrue();
        var left = (await Home.Owner.GetAsync<Routine>($"/api/v1/routines/{routine.Id}")).Definition;
        (left.Name, left.Description, left.Max, left.Conditions).ShouldBe(("Renamed", null, null, null));
    }

    [Fact]
    public async Task A_dry_run_counts_every_time_and_lists_the_last()
    {
        var dry = await Home.Owner.PostAsync<DryRun>($"/api/v1/homes/{Home.HomeId}/routines/dry-run", new RoutineDefinition("Minutes", [new RoutineTrigger("cron", Cron: "* * * * *")], [new RoutineAction("stop")]));
        dry.Count.ShouldBe(7 * 24 * 60);
        dry.Times.Count.ShouldBe(500);
        dry.Sentence.ShouldStartWith("Would have run 10080 times in the last seven days, last:");
    }

    private static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value, Wire.Json);

    private static RoutineAction Set(CreateDeviceResult device, object patch) => new("set", DeviceId: device.Device.Id, Patch: Json(patch));

    private Task<Routine> CreateAsync(RoutineDefinition definition) => Home.Owner.PostAsync<Routine>($"/api/v1/homes/{Home.HomeId}/routines", definition);

    private Task<Page<RoutineRun>> RunsAsync(Routine routine) => Home.Owner.GetAsync<Page<RoutineRun>>($"/api/v1/routines/{routine.Id}/runs");

    private async Task<RoutineRun> EndedAsync(Routine routine)
    {
        RoutineRun? ended = null;
        await UntilAsync(async () => (ended = (await RunsAsync(routine)).Items.FirstOrDefault(static r => r.EndedAt is not null)) is not null);
        return ended!;
    }
}

using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.IntegrationTests.Edge;
using Roommate.IntegrationTests.Home;
using Roommate.Testing;
using Shouldly;
using static Roommate.Testing.Patience;

namespace Roommate.IntegrationTests.Routines;

/// <summary>Scenes: captured from now, set together by page, sentence and routine, taken back; and what a dry run and suggestions say.</summary>
[Collection(HomeFixtureGroup.Name)]
public sealed class SceneTests(HomeFixture fixture)
{
    private TestHome Home => fixture.Home;

    [Fact]
    public async Task A_scene_is_captured_from_now_set_and_taken_back()
    {
        var lamp = await Home.AddDeviceAsync("Scene lamp", null, ("light", new Component("light")));
        var door = await Home.AddDeviceAsync("Scene door", null, ("lock", new Component("lock")));
        await using (var device = await MqttDevice.ConnectAsync(Home.MqttPort, lamp))
        {
            await device.SayAsync("reported", new { seq = 1, patch = new { light = new { on = true, brightness = 15 } } });
            await UntilAsync(async () => (await TwinAsync(lamp)).ReportedVersion > 0);
        }

        var scene = await Home.Owner.PostAsync<Scene>($"/api/v1/homes/{Home.HomeId}/scenes", new CreateSceneRequest("Captured", DeviceIds: [lamp.Device.Id, door.Device.Id]));
        var state = scene.States.ShouldHaveSingleItem("a lock is never captured");
        state.Desired.GetRawText().ShouldBe("""{"light":{"on":true,"brightness":15}}""");
        await Home.Owner.PatchAsync<Twin>($"/api/v1/devices/{lamp.Device.Id}/desired", new { light = new { on = false, brightness = 80 } });
        var applied = await Home.Owner.PostAsync<SceneApplied>($"/api/v1/scenes/{scene.Id}/apply");
        (applied.Devices, applied.CanUndo).ShouldBe((1, true));
        (await TwinAsync(lamp)).Desired.GetProperty("light").GetProperty("brightness").GetInt32().ShouldBe(15);
        await Home.Owner.PostAsync<SceneApplied>($"/api/v1/scenes/{scene.Id}/undo");
        var back = (await TwinAsync(lamp)).Desired.GetProperty("light");
        (back.GetProperty("on").GetBoolean(), back.GetProperty("brightness").GetInt32()).ShouldBe((false, 80));
        await Home.Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/scenes/{scene.Id}/undo", FaultCode.Conflict);
    }

    [Fact]
    public async Task A_scene_is_set_by_its_name_and_by_a_routine()
    {
        var room = await Home.AddRoomAsync("Scene room");
        var lamp = await Home.AddDeviceAsync("Cosy lamp", room.Id, ("light", new Component("light")));
        var scene = await Home.Owner.PostAsync<Scene>(
            $"/api/v1/homes/{Home.HomeId}/scenes",
            new CreateSceneRequest("Cosy evening", [new SceneState(lamp.Device.Id, JsonSerializer.SerializeToElement(new { light = new { on = true, brightness = 20 } }))]));
        var asked = await Home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{room.Id}/turns", new { text = "activate the cosy evening scene", clientId = "scene-1" });
        await UntilAsync(async () => (await Home.Owner.GetAsync<Turn>($"/api/v1/turns/{asked.TurnId}")).Status != TurnStatus.Running);
        (await Home.Owner.GetAsync<Turn>($"/api/v1/turns/{asked.TurnId}")).Text.ShouldBe("Cosy evening is set.");
        (await TwinAsync(lamp)).Meta.Desired.GetProperty("light").GetProperty("on").GetProperty("by").GetProperty("id").GetString().ShouldBe(asked.TurnId);

        await Home.Owner.PatchAsync<Twin>($"/api/v1/devices/{lamp.Device.Id}/desired", new { light = new { on = false } });
        var routine = await Home.Owner.PostAsync<Routine>($"/api/v1/homes/{Home.HomeId}/routines", new RoutineDefinition("Cosy", [], [new RoutineAction("scene", SceneId: scene.Id)]));
        routine.Summary.ShouldBe("When somebody runs it: set the scene Cosy evening.");
        await Home.Owner.PostAsync<RoutineRun>($"/api/v1/routines/{routine.Id}/run");
        await UntilAsync(async () => (await TwinAsync(lamp)).Desired.GetProperty("light").GetProperty("on").GetBoolean());
    }

    [Fact]
    public async Task A_dry_run_tells_how_often_it_would_have_been_and_does_nothing()
    {
        var lamp = await Home.AddDeviceAsync("Dry lamp", null, ("light", new Component("light")));
        var draft = new RoutineDefinition(
            "Dry",
            [new RoutineTrigger("cron", Cron: "0 7 * * *"), new RoutineTrigger("webhook")],
            [new RoutineAction("set", DeviceId: lamp.Device.Id, Patch: JsonSerializer.SerializeToElement(new { light = new { on = true } })), new RoutineAction("delay", ForMs: 3_600_000), new RoutineAction("notify", Text: "Good morning")],
            Conditions: [new RoutineCondition("weekday", Days: ["mon", "tue", "wed", "thu", "fri"])]);
        var dry = await Home.Owner.PostAsync<DryRun>($"/api/v1/homes/{Home.HomeId}/routines/dry-run", draft);
        dry.Count.ShouldBe(5);
        dry.Sentence.ShouldStartWith("Would have run 5 times in the last seven days, last:");
        dry.Steps.Select(static s => s.Result).ShouldBe(["would turn on Dry lamp", "waited", "would notify its owner: “Good morning”"]);
        dry.Notes.ShouldHaveSingleItem().ShouldContain("its address is called");
        (await TwinAsync(lamp)).DesiredVersion.ShouldBe(0);
        (await Home.Owner.GetAsync<Page<Suggestion>>($"/api/v1/homes/{Home.HomeId}/suggestions")).Items.ShouldBeEmpty("a home of one day has no habits");
    }

    private Task<Twin> TwinAsync(CreateDeviceResult device) => Home.Owner.GetAsync<Twin>($"/api/v1/devices/{device.Device.Id}/twin");
}

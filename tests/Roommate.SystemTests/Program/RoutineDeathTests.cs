using System.Diagnostics;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;
using Xunit.Abstractions;
using static Roommate.Testing.Patience;

namespace Roommate.SystemTests.Program;

/// <summary>What routines wait for survives kill -9: it goes on within two seconds of the start, once, and on time when it is not yet time.</summary>
public sealed class RoutineDeathTests(ITestOutputHelper output)
{
    private const int LaterMs = 9_000;

    private static readonly string[] Owner =
    [
        $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Test home",
    ];

    private static readonly JsonElement True = JsonSerializer.SerializeToElement(true);

    [Fact]
    public async Task Delays_waits_and_values_that_must_hold_go_on_after_kill_9_once()
    {
        await using var server = new ServerProcess(Owner);
        await server.StartAsync();
        string room, after;
        string[] over;
        using (var http = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password))
        {
            var home = (await http.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;
            room = (await http.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest("Hall"))).Id;
            var door = await http.PostAsync<CreateDeviceResult>($"/api/v1/homes/{home}/devices", new CreateDeviceRequest("Door", room, new Dictionary<string, Component> { ["door"] = new("binary", "door") }));
            var opens = new RoutineTrigger("state", DeviceId: door.Device.Id, Path: "door.active", To: True, ForMs: 1_000);
            var closes = new RoutineCondition("state", DeviceId: door.Device.Id, Path: "door.active", Is: JsonSerializer.SerializeToElement(false));
            var held = await CreateAsync(http, home, room, "held for a second", [opens]);
            await using (var device = await MqttDevice.ConnectAsync(server.MqttPort, door))
            {
                await device.SayAsync("reported", new { seq = 1, patch = new { door = new { active = true } } });
                await device.HearAsync("ack");
            }

            var delayed = await RunAsync(http, home, room, "a delay that is over", new RoutineAction("delay", ForMs: 300));
            var waited = await RunAsync(http, home, room, "a wait that is over", new RoutineAction("wait", Until: [closes], TimeoutMs: 300));
            after = await RunAsync(http, home, room, "over when it is back", new RoutineAction("delay", ForMs: LaterMs));
            over = [held, delayed, waited];
            await UntilAsync(async () => await StateAsync(http, waited) == RoutineRunState.Waiting && await StateAsync(http, after) == RoutineRunState.Waiting);
        }

        await server.KillAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(1_200));
        await server.StartAsync();
        using var again = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var clock = Stopwatch.StartNew();
        foreach (var routine in over)
        {
            await UntilAsync(async () => await StateAsync(again, routine) == RoutineRunState.Completed);
        }

        output.WriteLine($"What ended meanwhile had gone on {clock.ElapsedMilliseconds} ms after the server was ready and somebody had signed in; the promise is 2 s.");
        await UntilAsync(async () => await StateAsync(again, after) == RoutineRunState.Completed);
        var late = await RunOfAsync(again, after);
        (late!.EndedAt - late.StartedAt).ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(LaterMs), "its time had to come");
        var said = (await again.GetAsync<Page<Message>>($"/api/v1/rooms/{room}/messages")).Items.Select(static m => m.Text).Order().ToArray();
        said.ShouldBe(["a delay that is over", "a wait that is over", "held for a second", "over when it is back"], "each once");
    }

    private static async Task<string> CreateAsync(Http http, string home, string room, string text, RoutineTrigger[] triggers, params RoutineAction[] first) => (await http.PostAsync<Routine>(
        $"/api/v1/homes/{home}/routines",
        new RoutineDefinition(text, triggers, [.. first, new RoutineAction("message", RoomId: room, Text: text)]))).Id;

    private static async Task<string> RunAsync(Http http, string home, string room, string text, RoutineAction first)
    {
        var routine = await CreateAsync(http, home, room, text, [], first);
        await http.PostAsync<RoutineRun>($"/api/v1/routines/{routine}/run");
        return routine;
    }

    // Null: it has not started yet.
    private static async Task<RoutineRunState?> StateAsync(Http http, string routine) => (await RunOfAsync(http, routine))?.State;

    private static async Task<RoutineRun?> RunOfAsync(Http http, string routine) =>
        (await http.GetAsync<Page<RoutineRun>>($"/api/v1/routines/{routine}/runs")).Items.SingleOrDefault();
}

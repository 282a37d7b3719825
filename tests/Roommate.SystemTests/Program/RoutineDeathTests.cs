using System.Diagnostics;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.SystemTests.Program;

/// <summary>Waits of routines survive kill -9: they go on within two seconds of the start, once, and on time when it is not yet time.</summary>
public sealed class RoutineDeathTests
{
    private static readonly string[] Owner =
    [
        $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Test home",
    ];

    [Fact]
    public async Task Delays_and_waits_go_on_after_kill_9_once()
    {
        await using var server = new ServerProcess(Owner);
        await server.StartAsync();
        string room, before, after;
        using (var http = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password))
        {
            var home = (await http.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;
            room = (await http.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest("Hall"))).Id;
            before = await RunAsync(http, home, room, "over while it is dead", 300);
            after = await RunAsync(http, home, room, "over when it is back", 15_000);
            await UntilAsync(async () => await StateAsync(http, before) == RoutineRunState.Waiting && await StateAsync(http, after) == RoutineRunState.Waiting);
        }

        await server.KillAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(400));
        await server.StartAsync();
        using var again = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var clock = Stopwatch.StartNew();
        await UntilAsync(async () => await StateAsync(again, before) == RoutineRunState.Completed);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2), "a wait that ended meanwhile goes on within 2 s of the start");
        (await StateAsync(again, after)).ShouldBe(RoutineRunState.Waiting, "its time has not come");
        await UntilAsync(async () => await StateAsync(again, after) == RoutineRunState.Completed);
        var said = (await again.GetAsync<Page<Message>>($"/api/v1/rooms/{room}/messages")).Items.Select(static m => m.Text).ToArray();
        said.ShouldBe(["over when it is back", "over while it is dead"], "each once");
    }

    private static async Task<string> RunAsync(Http http, string home, string room, string text, long ms)
    {
        var routine = await http.PostAsync<Routine>(
            $"/api/v1/homes/{home}/routines",
            new RoutineDefinition(text, [], [new RoutineAction("delay", ForMs: ms), new RoutineAction("message", RoomId: room, Text: text)]));
        await http.PostAsync<RoutineRun>($"/api/v1/routines/{routine.Id}/run");
        return routine.Id;
    }

    private static async Task<RoutineRunState> StateAsync(Http http, string routine) =>
        (await http.GetAsync<Page<RoutineRun>>($"/api/v1/routines/{routine}/runs")).Items.ShouldHaveSingleItem().State;

    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        for (var clock = Stopwatch.StartNew(); !await reached();)
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(40), "it did not come to that");
            await Task.Delay(25);
        }
    }
}

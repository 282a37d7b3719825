using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.SystemTests.Nodes;

/// <summary>Schedules on two real nodes, one of which is killed: each moment is fired by one of them, and what it does is done once.</summary>
public sealed class ScheduleDeathTests
{
    private const int Routines = 8;
    private const int EveryMs = 1_000;

    [Fact]
    public async Task Each_moment_of_a_schedule_is_fired_once_before_and_after_kill_9_of_a_node()
    {
        using var redis = new RedisServer();
        string[] configuration =
        [
            $"--Redis:ConnectionString={redis.ConnectionString}",
            $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Test home", "--Limits:PerSecond=0",
        ];
        await using var lives = new ServerProcess(configuration);
        await using var dies = new ServerProcess(configuration);
        await lives.StartAsync();
        await dies.StartAsync();
        using var owner = await Http.SignInAsync(lives.Address, TestHome.Email, TestHome.Password);
        var home = (await owner.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;
        var room = await owner.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest("Clock"));
        var routines = await Task.WhenAll(Enumerable.Range(0, Routines).Select(i => owner.PostAsync<Routine>(
            $"/api/v1/homes/{home}/routines",
            new RoutineDefinition($"Tick {i}", [new RoutineTrigger("every", EveryMs: EveryMs)], [new RoutineAction("message", RoomId: room.Id, Text: $"tick {i}")], Mode: RoutineMode.Parallel))));

        await UntilRunsAsync(owner, routines, 2);
        await dies.KillAsync();
        var before = (await RunsAsync(owner, routines)).Max(static r => r.Count);
        await UntilRunsAsync(owner, routines, before + 3);
        foreach (var routine in routines)
        {
            await owner.PatchAsync<Routine>($"/api/v1/routines/{routine.Id}", new RoutinePatch(Enabled: false));
        }

        await Patience.UntilAsync(async () => (await RunsAsync(owner, routines)).All(static runs => runs.All(static r => r.EndedAt is not null)));
        var all = await RunsAsync(owner, routines);
        var said = await SaidAsync(owner, room.Id);
        for (var i = 0; i < Routines; i++)
        {
            all[i].ShouldAllBe(static r => r.State == RoutineRunState.Completed);
            var moments = all[i].Select(static r => r.Trigger.At).Order().ToArray();
            moments.ShouldBeUnique();
            moments.ShouldAllBe(m => (m - moments[0]).TotalMilliseconds % EveryMs == 0, "the moments of the schedule and no others");
            said.Count(text => text == $"tick {i}").ShouldBe(moments.Length, "each effect once");
        }
    }

    private static Task UntilRunsAsync(Http owner, Routine[] routines, int count) =>
        Patience.UntilAsync(async () => (await RunsAsync(owner, routines)).All(runs => runs.Count >= count));

    private static async Task<IReadOnlyList<RoutineRun>[]> RunsAsync(Http owner, Routine[] routines) =>
        await Task.WhenAll(routines.Select(async r => (await owner.GetAsync<Page<RoutineRun>>($"/api/v1/routines/{r.Id}/runs?limit=100")).Items));

    private static async Task<IReadOnlyList<string>> SaidAsync(Http owner, string room)
    {
        var said = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await owner.GetAsync<Page<Message>>($"/api/v1/rooms/{room}/messages?limit=100{(cursor is null ? "" : $"&cursor={cursor}")}");
            said.AddRange(page.Items.Select(static m => m.Text));
            if ((cursor = page.Next) is null)
            {
                return said;
            }
        }
    }
}

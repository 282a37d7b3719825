using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.SystemTests.Program;

/// <summary>kill -9 while timers and reminders run, and again while they ring: each rings, once.</summary>
public sealed class TimerDeathTests
{
    private const int Timers = 20;

    private static readonly string[] Owner =
    [
        $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Test home",
    ];

    [Fact]
    public async Task Kill_9_while_timers_run_and_ring_loses_none_and_rings_none_twice()
    {
        await using var server = new ServerProcess(Owner);
        await server.StartAsync();
        Room room;
        using (var ana = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password))
        {
            var home = (await ana.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0];
            room = await ana.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Kitchen"));
            for (var i = 0; i < Timers; i++)
            {
                await ana.PostAsync<HomeTimer>($"/api/v1/homes/{home.Id}/timers", new StartTimerRequest(1000 + (i * 50), $"timer {i}", room.Id));
            }

            await ana.PostAsync<Reminder>($"/api/v1/homes/{home.Id}/reminders", new CreateReminderRequest("the last thing", DateTimeOffset.UtcNow.AddSeconds(2), RoomId: room.Id));
            await SaidAsync(ana, room, 3);
        }

        await server.KillAsync();
        await server.StartAsync();
        using var again = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var said = await SaidAsync(again, room, Timers + 1);
        for (var i = 0; i < Timers; i++)
        {
            said.Count(t => t.StartsWith($"The timer {i} timer is done", StringComparison.Ordinal)).ShouldBe(1, string.Join('\n', said));
        }

        said.Count(static t => t.StartsWith("Ana: the last thing", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static async Task<IReadOnlyList<string>> SaidAsync(Http who, Room room, int count) => await Patience.FindAsync(
        async () => (await who.GetAsync<Page<Message>>($"/api/v1/rooms/{room.Id}/messages?limit=100")).Items.Where(static m => m.Author.Kind == AuthorKind.System).Select(static m => m.Text).ToArray(),
        said => said.Length >= count,
        static said => string.Join('\n', said));
}

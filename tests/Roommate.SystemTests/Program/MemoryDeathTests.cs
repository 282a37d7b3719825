using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.SystemTests.Program;

/// <summary>kill -9 of the program while it learns from a room: every answered message is remembered, once; so is every memory that was added.</summary>
public sealed class MemoryDeathTests
{
    private const int Messages = 150;

    private static readonly string[] Owner =
    [
        $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Test home",
    ];

    [Fact]
    public async Task Kill_9_while_learning_loses_nothing_and_doubles_nothing()
    {
        await using var server = new ServerProcess(Owner);
        await server.StartAsync();
        var said = new List<string>();
        string path;
        using (var ana = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password))
        {
            var home = (await ana.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0];
            path = $"/api/v1/homes/{home.Id}/memories";
            var room = await ana.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Kitchen"));
            for (var i = 0; i < Messages; i++)
            {
                said.Add((await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest($"I live in {(i % 2 == 0 ? "Graz" : "Linz")}, and this is line {i}."))).MessageId);
            }

            await ana.PostAsync<MemoryView>(path, new CreateMemoryRequest("The last thing added before the end."));
        }

        await server.KillAsync();
        await server.StartAsync();
        using var again = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var all = await LearntAsync(again, path);
        all.Where(static m => m.Kind == "episode").Select(static m => m.Source!.MessageId).Order().ShouldBe(said.Order());
        all.Count(static m => m.Text == "The last thing added before the end.").ShouldBe(1);
        var towns = all.Where(static m => m.Key == "home town").OrderBy(static m => m.ValidFrom).ToArray();
        towns.Length.ShouldBe(Messages);
        towns.Count(static m => m.ValidTo is null).ShouldBe(1);
        towns.Zip(towns.Skip(1)).ShouldAllBe(static p => p.First.ValidTo == p.Second.ValidFrom);
    }

    private static async Task<IReadOnlyList<MemoryView>> LearntAsync(Http who, string path)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var all = (await who.GetAsync<Page<MemoryView>>($"{path}/export")).Items;
            if (all.Count(static m => m.Kind == "episode") >= Messages)
            {
                return all;
            }

            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(Patience.Long, $"{all.Count} learnt");
            await Task.Yield();
        }
    }
}

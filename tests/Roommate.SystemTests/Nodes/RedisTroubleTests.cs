using System.Net;
using Roommate.Contracts;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.SystemTests.Nodes;

/// <summary>The one Redis of two nodes stands still or dies: they say so, come back by themselves and fill every hole.</summary>
public sealed class RedisTroubleTests
{
    [Fact]
    public Task A_Redis_that_stands_still_for_ten_seconds_costs_nobody_an_event() => TroubleAsync(static async (redis, noticed) =>
    {
        redis.Pause();
        await Task.WhenAll(noticed, Task.Delay(TimeSpan.FromSeconds(10)));
        redis.Resume();
    });

    [Fact]
    public Task A_Redis_that_is_killed_and_started_again_costs_nobody_an_event() => TroubleAsync(static async (redis, noticed) =>
    {
        redis.Kill();
        await Task.WhenAll(noticed, Task.Delay(TimeSpan.FromSeconds(2)));
        redis.Start();
    });

    private static async Task TroubleAsync(Func<RedisServer, Task, Task> trouble)
    {
        await using var nodes = await TwoNodes.StartAsync();
        using var owner = await Http.SignInAsync(nodes.Address, TestHome.Email, TestHome.Password);
        var home = (await owner.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;
        var room = await owner.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest("Kitchen"));
        await using var onA = new ResumingClient(nodes.A.Address, owner.Token, Topics.Room(room.Id));
        await using var onB = new ResumingClient(nodes.B.Address, owner.Token, Topics.Room(room.Id));
        await Task.WhenAll(onA.SubscribedAsync(), onB.SubscribedAsync());
        using var stop = new CancellationTokenSource();
        var said = 0;
        var talking = Talker.TalkAsync(owner, room.Id, stop.Token, () => Interlocked.Increment(ref said));
        await Patience.UntilAsync(() => Volatile.Read(ref said) >= 10);

        await trouble(nodes.Redis, SaidUnreadyAsync(nodes.A.Address));
        await ReadyAsync(nodes.A.Address);
        await ReadyAsync(nodes.B.Address);
        var before = Volatile.Read(ref said);
        await Patience.UntilAsync(() => Volatile.Read(ref said) >= before + 10);
        await stop.CancelAsync();
        var truth = await talking;
        truth.Select(static r => r.MessageId).ShouldBeUnique();
        foreach (var client in new[] { onA, onB })
        {
            await client.UntilAsync(c => c.EventsOf(Topics.Room(room.Id)) is [.., var last] && last.Offset >= truth[^1].Offset, what: "the last message");
            client.EventsOf(Topics.Room(room.Id)).Select(static e => e.Offset).ShouldBe(truth.Select(static r => r.Offset), "what was answered, once, in order");
            client.Violations.ShouldBeEmpty();
        }
    }

    private static async Task SaidUnreadyAsync(Uri node)
    {
        using var http = new HttpClient { BaseAddress = node };
        await Patience.UntilAsync(
            async () =>
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                return answer.StatusCode == HttpStatusCode.ServiceUnavailable;
            },
            static () => "Readiness did not say that the store is away.");
    }

    private static async Task ReadyAsync(Uri node)
    {
        using var http = new HttpClient { BaseAddress = node };
        await Patience.UntilAsync(
            async () =>
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            },
            static () => "A node did not recover.");
    }
}

using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.SystemTests.Nodes;

/// <summary>Both nodes are restarted in turn, in order, while people talk: nothing is lost or doubled and every call succeeds, at the latest when repeated.</summary>
public sealed class RollingRestartTests
{
    private const int People = 4;

    [Fact]
    public async Task A_rolling_restart_of_two_nodes_under_load_loses_and_doubles_nothing()
    {
        await using var nodes = await TwoNodes.StartAsync("--Live:DrainSpread=00:00:02");
        using var owner = await Http.SignInAsync(nodes.Address, TestHome.Email, TestHome.Password);
        var home = (await owner.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;
        await owner.RefusedAsync(HttpMethod.Get, "/metrics", FaultCode.Forbidden);
        var rooms = new List<string>();
        for (var i = 0; i < People; i++)
        {
            rooms.Add((await owner.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest($"Room {i}"))).Id);
        }

        var topics = rooms.Select(Topics.Room).ToArray();
        var clients = Enumerable.Range(0, People).Select(_ => new ResumingClient(nodes.Address, owner.Token, topics)).ToArray();
        await Task.WhenAll(clients.Select(static c => c.SubscribedAsync()));
        using var stop = new CancellationTokenSource();
        var talking = rooms.Select(room => Talker.TalkAsync(owner, room, stop.Token)).ToArray();

        foreach (var node in new[] { nodes.A, nodes.B })
        {
            await node.TerminateAsync();
            node.ExitCode.ShouldBe(0, node.Output);
            await node.StartAsync();

            // As an operator would: the next one when this one takes part again (nginx asks it again after 2 s).
            await Task.Delay(TimeSpan.FromSeconds(2.5));
        }

        await stop.CancelAsync();
        var sent = await Task.WhenAll(talking);
        for (var i = 0; i < People; i++)
        {
            var truth = sent[i];
            truth.Select(static r => r.MessageId).ShouldBeUnique();
            truth.Select(static r => r.Offset).ShouldBeInOrder();
            foreach (var client in clients)
            {
                await client.UntilAsync(c => c.EventsOf(topics[i]) is [.., var last] && last.Offset >= truth[^1].Offset, what: topics[i]);
                client.EventsOf(topics[i]).Where(static e => e.Type == "message.added").Select(static e => e.Offset).ShouldBe(truth.Select(static r => r.Offset), "what was sent, once, in order");
            }
        }

        foreach (var client in clients)
        {
            client.Violations.ShouldBeEmpty();
            await client.DisposeAsync();
        }
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Roommate.Live;
using Roommate.Live.Feed;
using Roommate.Live.Line;
using Roommate.Live.Log;
using Roommate.Live.Topics;
using Roommate.Testing;
using Roommate.Testing.Live;
using Shouldly;
using StackExchange.Redis;
using Xunit;

namespace Roommate.IntegrationTests.Live;

/// <summary>Guarantees 1 to 7 over a real Redis and two nodes, with the faults that a Redis has.</summary>
public sealed class TwoNodesTests : IAsyncLifetime
{
    private const string Room = "room:r1";
    private const string Twin = "twin:d1";

    private readonly RedisServer _server = new();
    private readonly List<TestRedis> _connections = [];
    private readonly List<RedisLine> _lines = [];
    private LivePublisher _publisher = null!;
    private LiveTestNode[] _nodes = [];
    private ITopicLog _log = null!;

    public async Task InitializeAsync()
    {
        var catalog = new TopicCatalog(() =>
        [
            new HeadSource("room", new TopicPolicy(Conflate: false, MaxLength: null, KeepFor: null), () => _log),
            new HeadSource("twin", new TopicPolicy(Conflate: true, MaxLength: 200, KeepFor: null), () => _log),
        ]);
        _log = new RedisTopicLog(Connect(), catalog, TimeProvider.System);
        _publisher = new LivePublisher(_log);
        _nodes = [await NodeAsync(catalog), await NodeAsync(catalog)];
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _lines.ForEach(l => l.Dispose());
        _connections.ForEach(c => c.Dispose());
        _server.Dispose();
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Clients_that_are_cut_at_random_and_change_nodes_see_every_event_once(int seed)
    {
        var random = new Random(seed);
        var clients = Enumerable.Range(0, 8).Select(_ => new LiveTestClient(Room, Twin)).ToArray();
        await Task.WhenAll(clients.Select(c => c.ConnectAsync(_nodes[random.Next(2)])));
        for (var round = 0; round < 60; round++)
        {
            var publishing = Task.WhenAll(_publisher.PublishAsync(Room, random.Next(1, 80)), _publisher.PublishAsync(Twin, random.Next(1, 40)));
            foreach (var client in clients.Where(_ => random.Next(4) == 0))
            {
                await client.ConnectAsync(_nodes[random.Next(2)]);
            }

            await publishing;
        }

        await AllReachAsync(clients);
    }

    [Fact]
    public async Task A_dropped_pub_sub_connection_loses_nothing()
    {
        var client = new LiveTestClient(Room);
        await client.ConnectAsync(_nodes[0]);
        for (var i = 0; i < 5; i++)
        {
            await _publisher.PublishAsync(Room, 20);
            await _connections[0].Database.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
            await _publisher.PublishAsync(Room, 20);
        }

        await AllReachAsync([client]);
        client.Seen.Count.ShouldBe(200);
    }

    [Fact]
    public async Task A_killed_Redis_comes_back_and_nothing_answered_is_lost_or_doubled()
    {
        var clients = new[] { new LiveTestClient(Room), new LiveTestClient(Room) };
        await clients[0].ConnectAsync(_nodes[0]);
        await clients[1].ConnectAsync(_nodes[1]);
        await _publisher.PublishAsync(Room, 300);
        _server.Kill();
        _server.Start();
        await PublishWhenItAnswersAsync();
        await AllReachAsync(clients);
        clients.ShouldAllBe(c => c.Seen.Count == 310);
    }

    [Fact]
    public async Task A_flushed_Redis_gives_everybody_the_new_life_by_a_snapshot()
    {
        var client = new LiveTestClient(Room);
        await client.ConnectAsync(_nodes[0]);
        await client.ReachAsync(Room, await _publisher.PublishAsync(Room, 40));
        _server.Flush();
        await client.ReachAsync(Room, await _publisher.PublishAsync(Room, 3));
        client.Violations.ShouldBeEmpty();
        client.Seen.ShouldContain(s => s.Type == "snapshot");
    }

    [Fact]
    public async Task Ten_thousand_behind_on_another_node_then_exactly_right()
    {
        var client = new LiveTestClient(Room);
        await client.ConnectAsync(_nodes[0]);
        client.Cut();
        await _publisher.PublishAsync(Room, 10_000);
        await client.ConnectAsync(_nodes[1]);
        await AllReachAsync([client]);
        client.Seen.Count.ShouldBe(10_000);
    }

    private async Task PublishWhenItAnswersAsync()
    {
        await Patience.UntilAsync(async () =>
        {
            try
            {
                await _publisher.PublishAsync(Room, 10);
                return true;
            }
            catch (Contracts.Faults.FaultException)
            {
                return false;
            }
        });
    }

    private async Task AllReachAsync(IEnumerable<LiveTestClient> clients)
    {
        foreach (var topic in new[] { Room, Twin })
        {
            var head = await _log.HeadAsync(topic, default);
            foreach (var client in clients.Where(c => c.LastAnswer!.Subscriptions.Any(s => s.Topic == topic)))
            {
                await client.ReachAsync(topic, head);
                client.Violations.ShouldBeEmpty();
            }
        }
    }

    private TestRedis Connect()
    {
        var redis = _server.Connect();
        _connections.Add(redis);
        return redis;
    }

    private Task<LiveTestNode> NodeAsync(TopicCatalog catalog)
    {
        var redis = Connect();
        var log = new RedisTopicLog(redis, catalog, TimeProvider.System);
        var line = new RedisLine(redis, TimeProvider.System, NullLogger<RedisLine>.Instance);
        _lines.Add(line);
        return new LiveTestNode(log, new LineTopicFeed(line, new RedisTopicFeed(redis, TimeProvider.System), TimeProvider.System, NullLogger<LineTopicFeed>.Instance), catalog, TimeProvider.System, new LiveOptions { RingEvents = 64 }).StartAsync();
    }
}

using System.Net;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;
using Xunit;

namespace Roommate.IntegrationTests.Live;

/// <summary>A Redis with a copy, two nodes on it, people who talk, and the copy goes away.</summary>
public sealed class LostReplicaTests : IAsyncLifetime
{
    private readonly RedisServer _primary = new();
    private readonly List<TestHome> _nodes = [];
    private RedisServer _replica = null!;
    private TestRedis _redis = null!;
    private string _room = "";
    private int _said;

    public Task InitializeAsync()
    {
        _replica = _primary.StartReplica();
        _redis = _primary.Connect();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _redis.Dispose();
        _replica.Dispose();
        _primary.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_stops_and_nothing_answered_is_lost_while_the_replica_is_gone(bool nodesKnowIt)
    {
        await StartAsync(nodesKnowIt ? $"127.0.0.1:{_replica.Port}," : "");
        await using var onA = new ResumingClient(_nodes[0].Address, _nodes[0].Owner.Token, Topics.Room(_room));
        await using var onB = new ResumingClient(_nodes[1].Address, _nodes[1].Owner.Token, Topics.Room(_room));
        await Task.WhenAll(onA.SubscribedAsync(), onB.SubscribedAsync());

        var answered = await SayAsync(20);
        _replica.Kill();
        answered.AddRange(await SayAsync(20));
        await ReplicasAsync(0);
        answered.AddRange(await SayAsync(20));
        foreach (var node in _nodes)
        {
            (await ReadyAsync(node)).ShouldBe((HttpStatusCode.OK, "ok", null), "a store without its copy is a store");
        }

        _replica.Start();
        answered.AddRange(await SayAsync(20));
        await ReplicasAsync(1);
        foreach (var client in new[] { onA, onB })
        {
            await client.UntilAsync(c => c.EventsOf(Topics.Room(_room)).Count >= answered.Count, what: "every message");
            client.EventsOf(Topics.Room(_room)).Select(static e => e.Offset).ShouldBe(answered.Select(static r => r.Offset));
            client.Violations.ShouldBeEmpty();
            client.Connections.ShouldBe(1, "nobody was cut");
        }
    }

    [Fact]
    public async Task A_store_that_wants_a_replica_and_has_none_is_said_to_be_unavailable_until_it_is_back()
    {
        await StartAsync("");
        await ReplicasAsync(1);
        await _redis.Database.ExecuteAsync("CONFIG", "SET", "min-replicas-to-write", "1");
        await using var client = new ResumingClient(_nodes[1].Address, _nodes[1].Owner.Token, Topics.Room(_room));
        await client.SubscribedAsync();
        var answered = await SayAsync(10);

        _replica.Kill();
        await ReplicasAsync(0);
        foreach (var node in _nodes)
        {
            (await ReadyAsync(node)).ShouldBe((HttpStatusCode.ServiceUnavailable, "unavailable", "The store takes no writes (NOREPLICAS)."));
        }

        var kept = new PostMessageRequest("once more", "kept");
        await _nodes[0].Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/rooms/{_room}/messages", FaultCode.Unavailable, kept);
        (await _nodes[0].Owner.GetAsync<Page<Message>>($"/api/v1/rooms/{_room}/messages")).Items.Count.ShouldBe(10, "what is there can be read, and nothing else is there");

        _replica.Start();
        await ReplicasAsync(1);
        await Patience.UntilAsync(async () => (await ReadyAsync(_nodes[0])).Code == HttpStatusCode.OK);

        answered.Add(await _nodes[0].Owner.PostAsync<SendResult>($"/api/v1/rooms/{_room}/messages", kept));
        answered.AddRange(await SayAsync(10));
        await client.UntilAsync(c => c.EventsOf(Topics.Room(_room)).Count >= answered.Count, what: "every message");
        client.EventsOf(Topics.Room(_room)).Select(static e => e.Offset).ShouldBe(answered.Select(static r => r.Offset));
        client.Violations.ShouldBeEmpty();
    }

    private async Task StartAsync(string more)
    {
        for (var i = 0; i < 2; i++)
        {
            _nodes.Add(await TestHome.StartAsync($"--Redis:ConnectionString={more}{_primary.ConnectionString}"));
        }

        _room = (await _nodes[0].AddRoomAsync("Kitchen")).Id;
    }

    // Every call is answered at the first try.
    private async Task<List<SendResult>> SayAsync(int count)
    {
        var answers = new List<SendResult>();
        for (var i = 0; i < count; i++)
        {
            var http = _nodes[_said % 2].Owner;
            answers.Add(await http.PostAsync<SendResult>($"/api/v1/rooms/{_room}/messages", new PostMessageRequest($"message {_said}", $"said-{_said++}")));
        }

        return answers;
    }

    private static async Task<(HttpStatusCode Code, string Status, string? Why)> ReadyAsync(TestHome node)
    {
        using var answer = await node.Owner.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var why = json.RootElement.TryGetProperty("why", out var said) ? said.GetString() : null;
        return (answer.StatusCode, json.RootElement.GetProperty("status").GetString()!, why);
    }

    // As the primary counts them, also those it may rely on.
    private Task ReplicasAsync(int count) => Patience.UntilAsync(async () =>
    {
        var info = (string)(await _redis.Database.ExecuteAsync("INFO", "replication"))!;
        var online = info.Split('\n').Count(static line => line.StartsWith("slave", StringComparison.Ordinal) && line.Contains("state=online", StringComparison.Ordinal));
        var good = info.Split('\n').FirstOrDefault(static line => line.StartsWith("min_slaves_good_slaves:", StringComparison.Ordinal))?.Split(':')[1].Trim();
        return online == count && (good is null || good == count.ToString(System.Globalization.CultureInfo.InvariantCulture));
    });
}

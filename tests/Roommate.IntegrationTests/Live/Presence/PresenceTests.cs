using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Roommate.Contracts;
using Roommate.Live.Log;
using Roommate.Live.Presence;
using Roommate.Live.Topics;
using Roommate.Testing;
using Roommate.Testing.Live;
using Shouldly;
using Xunit;

namespace Roommate.IntegrationTests.Live.Presence;

/// <summary>A server of its own: the board is one key for everybody.</summary>
public sealed class PresenceTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(8);

    private readonly RedisServer _server = new();
    private readonly TestRedis _redis;
    private readonly PresenceBoard _board;

    public PresenceTests()
    {
        _redis = _server.Connect();
        _board = new PresenceBoard(_redis, TimeProvider.System);
    }

    public void Dispose()
    {
        _redis.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Somebody_on_two_nodes_comes_once_and_goes_once()
    {
        (await BeatAsync("a", "usr_1", "usr_2")).Came.ShouldBe(["usr_1", "usr_2"], ignoreOrder: true);
        var second = await BeatAsync("b", "usr_1");
        second.Came.ShouldBeEmpty();
        second.Online.ShouldBe(["usr_1", "usr_2"], ignoreOrder: true);
        (await BeatAsync("a", "usr_2")).Went.ShouldBeEmpty("usr_1 is still on b");
        (await BeatAsync("b")).Went.ShouldBe(["usr_1"]);
    }

    [Fact]
    public async Task The_people_of_a_node_that_no_longer_beats_go_exactly_once()
    {
        await BeatAsync("dead", "usr_1", "usr_2");
        await BeatAsync("a", "usr_2");
        PresenceChange change;
        var gone = new List<string>();
        do
        {
            change = await _board.BeatAsync("a", ["usr_2"], TimeSpan.FromMilliseconds(30), default);
            gone.AddRange(change.Went);
        }
        while (change.Online.Count > 1);
        gone.AddRange((await BeatAsync("a", "usr_2")).Went);
        gone.ShouldBe(["usr_1"]);
    }

    [Fact]
    public async Task A_reconnect_does_not_flap_and_a_leave_is_told_after_the_grace()
    {
        var clock = new ManualClock();
        var catalog = new TopicCatalog(() => []);
        var log = new MemoryTopicLog(catalog, clock);
        await using var node = new LiveTestNode(log, log.NewFeed(), catalog, clock);
        var heard = new Listener();
        using var present = new PeoplePresent(node.Node, _board, [heard], new Ids(TimeProvider.System), clock, NullLogger<PeoplePresent>.Instance);
        await present.StartAsync(default);
        var client = new LiveTestClient { UserId = "usr_9" };
        client.Open(node);
        (await heard.NextAsync(clock)).ShouldBe(("usr_9", true));
        present.IsOnline("usr_9").ShouldBeTrue();
        client.Cut();
        clock.Advance(TimeSpan.FromSeconds(1));
        client.Open(node);
        clock.Advance(TimeSpan.FromSeconds(1));
        client.Cut();
        (await heard.NextAsync(clock)).ShouldBe(("usr_9", false), "the reconnect was not told");
        present.IsOnline("usr_9").ShouldBeFalse();
        await present.StopAsync(default);
    }

    private Task<PresenceChange> BeatAsync(string node, params string[] people) => _board.BeatAsync(node, people, Lease, default);

    private sealed class Listener : IPresenceListener
    {
        private readonly BlockingCollection<(string, bool)> _heard = [];

        public ValueTask HearAsync(string userId, bool online, CancellationToken ct)
        {
            _heard.Add((userId, online), ct);
            return ValueTask.CompletedTask;
        }

        /// <summary>Moves the clock beat by beat until something is told; the store answers in its own time.</summary>
        public async Task<(string UserId, bool Online)> NextAsync(ManualClock clock)
        {
            (string, bool) told = default;
            await Patience.UntilAsync(
                () =>
                {
                    if (_heard.TryTake(out told))
                    {
                        return true;
                    }

                    clock.Advance(TimeSpan.FromMilliseconds(100));
                    return false;
                },
                static () => "Nobody was told of.");
            return told;
        }
    }
}

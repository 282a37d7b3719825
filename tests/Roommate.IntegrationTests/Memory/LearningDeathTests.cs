using Roommate.Assistant.Memory;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Store;
using Roommate.Live.Log;
using Roommate.Platform.Security;
using Roommate.Testing;
using Shouldly;
using Xunit.Abstractions;

namespace Roommate.IntegrationTests.Memory;

/// <summary>A node that is killed at any commit while it learns, before or after Redis has it: nothing is lost, nothing is twice.</summary>
[Collection(RedisCollection.Name)]
public sealed class LearningDeathTests(RedisServer redis, ITestOutputHelper output)
{
    private const int Messages = 120;
    private const string HomeId = "hom_death";

    private static readonly string[] Cities = ["Graz", "Linz", "Porto", "Bern", "Oslo"];

    private readonly CancellationToken _ct = CancellationToken.None;
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Killed_at_any_commit_learning_loses_nothing_and_doubles_nothing()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var node = await StoreNode.StartOnAsync(redis.ConnectionString);
        var roomId = new Ids(TimeProvider.System).New(IdPrefix.Room);
        var log = node.Get<ITopicLog>();
        var towns = await SayAsync(log, roomId, random);

        var deaths = 0;
        while (true)
        {
            // A new node each time: nothing but the store is left of the one before.
            var killed = new MemoryNode(node, new DyingLog(log, random, chance: 0.15), _clock, HomeId);
            try
            {
                await LearnAsync(killed, roomId);
                break;
            }
            catch (KilledException)
            {
                deaths++;
            }
        }

        output.WriteLine($"killed {deaths} times");
        deaths.ShouldBeGreaterThan(5);
        await ShouldBeRightAsync(new MemoryNode(node, log, _clock, HomeId), towns);
    }

    private async Task<List<string>> SayAsync(ITopicLog log, string roomId, Random random)
    {
        var towns = new List<string>();
        for (var i = 0; i < Messages; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            var town = random.Next(4) == 0 ? Cities[random.Next(Cities.Length)] : null;
            var text = town is null ? $"Small talk number {i}." : $"I live in {town}.";
            if (town is not null && (towns.Count == 0 || towns[^1] != town))
            {
                towns.Add(town);
            }

            var message = new Message($"msg_{i:000}", roomId, i + 1, new Author(AuthorKind.User, "Ana", "usr_death"), text, _clock.GetUtcNow());
            await log.CommitAsync(new Commit(roomId) { Events = [EventDraft.Of(Topics.RoomKind, EventTypes.MessageAdded, message.At, message)] }, _ct);
        }

        return towns;
    }

    private async Task LearnAsync(MemoryNode node, string roomId)
    {
        var at = await node.Learning.CursorAsync(roomId, _ct);
        while (await node.Learning.ReadAsync(roomId, at, 10, _ct) is { Count: > 0 } said)
        {
            await node.Lesson.TakeAsync(roomId, said, _ct);
            at = said[^1].Offset;
            await node.Learning.MoveCursorAsync(roomId, at, _ct);
        }
    }

    private async Task ShouldBeRightAsync(MemoryNode node, List<string> towns)
    {
        var all = await node.Memories.ExportAsync("usr_death", HomeId, _ct);
        var episodes = all.Where(static m => m.Kind == "episode").ToArray();
        episodes.Select(static m => m.Source!.MessageId).Order().ShouldBe(Enumerable.Range(0, Messages).Select(static i => $"msg_{i:000}"));

        // The towns follow each other without a gap or an overlap; the last one holds.
        var lived = all.Where(static m => m.Key == "home town").OrderBy(static m => m.ValidFrom).ToArray();
        lived.Select(static m => m.Value).ShouldBe(towns);
        lived.Zip(lived.Skip(1)).ShouldAllBe(static p => p.First.ValidTo == p.Second.ValidFrom && p.First.SupersededBy == p.Second.Id);
        lived[^1].ValidTo.ShouldBeNull();
        var page = await node.Search.ListAsync(
            new Caller("usr_death", "Ana", "ses_1"), HomeId, new MemoryQuery("where does Ana live, home town", "place", 5, Cursor: null, AsOf: null, MemoryScope.Person), _ct);
        page.Value.Items.ShouldHaveSingleItem().Value.ShouldBe(towns[^1]);
    }

    /// <summary>Dies at a commit: before it, or after Redis has it and before anybody was told.</summary>
    private sealed class DyingLog(ITopicLog log, Random random, double chance) : ITopicLog
    {
        public async ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken ct)
        {
            var fate = random.NextDouble();
            if (fate < chance / 2)
            {
                throw new KilledException();
            }

            var result = await log.CommitAsync(commit, ct);
            return fate < chance ? throw new KilledException() : result;
        }

        public ValueTask<TopicHead> HeadAsync(string topic, CancellationToken ct) => log.HeadAsync(topic, ct);

        public ValueTask<TopicSlice> ReadAsync(string topic, long after, int limit, CancellationToken ct) => log.ReadAsync(topic, after, limit, ct);
    }

    private sealed class KilledException : Exception;
}

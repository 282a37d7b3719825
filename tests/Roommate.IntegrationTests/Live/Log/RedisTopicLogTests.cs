using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Live.Topics;
using Roommate.Testing;
using Shouldly;
using Xunit;
using static Roommate.Testing.Patience;

namespace Roommate.IntegrationTests.Live.Log;

/// <summary>A server of its own, since it is flushed and killed here.</summary>
public sealed class RedisTopicLogTests(RedisServer server) : TopicLogContract, IClassFixture<RedisServer>, IDisposable
{
    private readonly TestRedis _redis = server.Connect();

    protected override ITopicLog Log => field ??= new RedisTopicLog(_redis, Catalog, TimeProvider.System);

    public void Dispose() => _redis.Dispose();

    [Fact]
    public async Task Plain_writes_run_after_the_guards_with_all_their_arguments()
    {
        var commit = new Commit("w1")
        {
            Documents = [new DocumentWrite(Keys.Of("w1", "doc"), 0, 1, 1, Body("d"))],
            Writes =
            [
                new Write("ZADD", Keys.Of("w1", "z"), 5, "m"),
                new Write("HSET", Keys.Of("w1", "h"), "a", "1", "b", "2"),
                new Write("APPEND", Keys.Of("w1", "s"), "text"),
            ],
        };
        (await Log.CommitAsync(commit, default)).Committed.ShouldBeTrue();
        (await Log.CommitAsync(commit, default)).Status.ShouldBe(CommitStatus.Conflict);
        (await _redis.Database.SortedSetScoreAsync(Keys.Of("w1", "z"), "m")).ShouldBe(5);
        ((string?)await _redis.Database.HashGetAsync(Keys.Of("w1", "h"), "b")).ShouldBe("2");
        ((string?)await _redis.Database.StringGetAsync(Keys.Of("w1", "s"))).ShouldBe("text", "the refused commit appended nothing");
    }

    [Fact]
    public async Task A_command_that_is_not_a_write_is_refused_before_it_leaves() =>
        await Should.ThrowAsync<ArgumentException>(async () =>
            await Log.CommitAsync(new Commit("w2") { Writes = [new Write("FLUSHALL", Keys.Of("w2", "x"))] }, default));

    [Fact]
    public async Task Events_older_than_their_topic_keeps_them_go_and_the_topic_itself_in_the_end()
    {
        var catalog = new TopicCatalog(() => [new StubTopicSource("turn", new TopicPolicy(false, null, TimeSpan.FromMilliseconds(1)))]);
        var log = new RedisTopicLog(_redis, catalog, TimeProvider.System);
        var drafts = Enumerable.Range(0, 300).Select(_ => new EventDraft("turn", Body("x"))).ToArray();
        await log.CommitAsync(new Commit("k1") { Events = drafts }, default);
        (await _redis.Database.KeyTimeToLiveAsync(Keys.Head("turn", "k1"))).ShouldNotBeNull();
        await UntilAsync(async () => !await _redis.Database.KeyExistsAsync(Keys.Log("turn", "k1")));
        var slice = await log.ReadAsync("turn:k1", 0, 100, default);
        slice.At.Head.ShouldBe(300);
        slice.First.ShouldBe(301);
    }

    [Fact]
    public async Task A_restarted_Redis_that_forgot_the_scripts_is_served_at_once()
    {
        await Log.CommitAsync(new Commit("s1") { Events = [new EventDraft("room", Body("a"))] }, default);
        await _redis.Database.ExecuteAsync("SCRIPT", "FLUSH");
        (await Log.CommitAsync(new Commit("s1") { Events = [new EventDraft("room", Body("b"))] }, default)).Offsets.ShouldBe([2]);
    }

    [Fact]
    public async Task A_store_that_is_gone_is_unavailable_and_nothing_answered_is_lost_when_it_is_back()
    {
        using var own = new RedisServer();
        using var redis = own.Connect();
        var log = new RedisTopicLog(redis, Catalog, TimeProvider.System);
        await log.CommitAsync(new Commit("g1") { Events = [new EventDraft("room", Body("a"))] }, default);
        own.Kill();
        var gone = await Should.ThrowAsync<FaultException>(async () => await log.HeadAsync("room:g1", default));
        gone.Fault.Code.ShouldBe(FaultCode.Unavailable);
        own.Start();
        await UntilAsync(async () =>
        {
            try
            {
                return (await log.HeadAsync("room:g1", default)).Head == 1;
            }
            catch (FaultException)
            {
                return false;
            }
        });
    }

    protected override async Task GrantAsync(string lease, long number) => await _redis.Database.HashSetAsync(lease, "n", number);

    protected override async Task<byte[]?> DocumentAsync(string key) => await _redis.Database.HashGetAsync(key, "d");

    protected override Task FlushAsync()
    {
        server.Flush();
        return Task.CompletedTask;
    }
}

using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Roommate.Contracts.Faults;
using Roommate.IntegrationTests.Live.Log;
using Roommate.Live.Feed;
using Roommate.Live.Line;
using Roommate.Live.Log;
using Roommate.Live.Topics;
using Roommate.Testing;
using Shouldly;
using Xunit;
using static Roommate.Testing.Patience;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.IntegrationTests.Live.Line;

/// <summary>The log's contract over the line, and what only the line can get wrong.</summary>
public sealed class RedisLineTests : TopicLogContract, IClassFixture<RedisServer>, IDisposable
{
    private readonly RedisServer _server;
    private readonly TestRedis _redis;
    private readonly RedisLine _line;

    public RedisLineTests(RedisServer server)
    {
        _server = server;
        _redis = server.Connect();
        _line = LineOf(_redis);
        _line.IsUsable.ShouldBeTrue();
    }

    protected override ITopicLog Log => field ??= new RedisTopicLog(_redis, Catalog, TimeProvider.System) { Line = _line };

    public void Dispose()
    {
        _line.Dispose();
        _redis.Dispose();
    }

    [Fact]
    public async Task A_commit_and_what_it_publishes_come_by_the_same_line_in_their_order()
    {
        var heard = new ConcurrentQueue<string>();
        await using var feed = await OpenAsync("l1", heard.Enqueue);
        for (var i = 1; i <= 200; i++)
        {
            (await CommitAsync("l1", $"e{i}")).Offsets.ShouldBe([i]);
            heard.Count.ShouldBe(i, "the event is there before its commit is answered");
        }

        heard.ShouldBe(Enumerable.Range(1, 200).Select(i => $"e{i}"));
    }

    [Fact]
    public async Task Many_commits_at_once_get_each_its_own_answer()
    {
        var heard = new ConcurrentQueue<string>();
        await using var feed = await OpenAsync("l2", heard.Enqueue);
        var offsets = await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Task.Run(async () => (await CommitAsync("l2", $"e{i}", here: i % 2 == 0)).Offsets[0])));
        offsets.Order().ShouldBe(Enumerable.Range(1, 2000).Select(i => (long)i));
        await UntilAsync(() => heard.Count == 2000);
    }

    [Fact]
    public async Task Scripts_that_Redis_forgot_are_sent_again()
    {
        await CommitAsync("l3", "a");
        await _redis.Database.ExecuteAsync("SCRIPT", "FLUSH");
        (await CommitAsync("l3", "b")).Offsets.ShouldBe([2]);
        (await CommitAsync("l3", "c")).Offsets.ShouldBe([3]);
    }

    [Fact]
    public async Task A_line_that_is_cut_comes_back_hears_its_channels_and_says_so()
    {
        var heard = new ConcurrentQueue<string>();
        var restored = new TaskCompletionSource();
        _line.Restored += () => restored.TrySetResult();
        await using var feed = await OpenAsync("l4", heard.Enqueue);
        await CommitAsync("l4", "before");
        await _redis.Database.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await restored.Task.WaitAsync(Patience.Long);
        await CommitAsync("l4", "after");
        await UntilAsync(() => heard.LastOrDefault() == "after");
    }

    [Fact]
    public async Task A_channel_that_is_left_is_heard_no_more_and_can_be_opened_again()
    {
        var heard = new ConcurrentQueue<string>();
        await (await OpenAsync("l5", heard.Enqueue)).DisposeAsync();
        await CommitAsync("l5", "a");
        heard.ShouldBeEmpty();
        await using var again = await OpenAsync("l5", heard.Enqueue);
        await CommitAsync("l5", "b");
        heard.ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_Redis_that_pauses_makes_a_commit_unavailable_and_the_line_goes_on_afterwards()
    {
        await CommitAsync("l6", "a");
        await _redis.Database.ExecuteAsync("CLIENT", "PAUSE", "6500", "ALL");
        var late = await Should.ThrowAsync<FaultException>(async () => await CommitAsync("l6", "b"));
        late.Fault.Code.ShouldBe(FaultCode.Unavailable);
        await UntilAsync(async () =>
        {
            try
            {
                return (await CommitAsync("l6", "c")).Committed;
            }
            catch (FaultException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_Redis_that_does_not_want_the_line_is_served_by_the_shared_connection()
    {
        await using var feed = await OpenAsync("l7", static _ => { });
        var stranger = new Stranger(_redis, new RedisAddress("127.0.0.1", _server.Port, "nobody", "wrong", 0));
        using var line = LineOf(stranger);
        var log = new RedisTopicLog(_redis, Catalog, TimeProvider.System) { Line = line };
        (await log.CommitAsync(new Commit("l8") { Events = [new EventDraft("room", Event("a"))] }, default)).Offsets.ShouldBe([1]);
        await UntilAsync(() => !line.IsUsable);
        var heard = new ConcurrentQueue<string>();
        using var feeds = new LineTopicFeed(line, new RedisTopicFeed(_redis, TimeProvider.System), TimeProvider.System, NullLogger<LineTopicFeed>.Instance);
        await using var shared = await feeds.OpenAsync(new TopicName("room", "l8"), m => heard.Enqueue(Text(m)), default);
        await log.CommitAsync(new Commit("l8") { Events = [new EventDraft("room", Event("b"))] }, default);
        await UntilAsync(() => heard.Contains("b"));
    }

    [Fact]
    public async Task Who_gives_up_waits_no_longer()
    {
        using var gone = new CancellationTokenSource();
        await CommitAsync("l9", "a");
        await _redis.Database.ExecuteAsync("CLIENT", "PAUSE", "1000", "ALL");
        var waiting = Log.CommitAsync(new Commit("l9") { Events = [new EventDraft("room", Event("b"))] }, gone.Token).AsTask();
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    private static RedisLine LineOf(IRedis redis) => new(redis, TimeProvider.System, NullLogger<RedisLine>.Instance);

    protected override async Task GrantAsync(string lease, long number) => await _redis.Database.HashSetAsync(lease, "n", number);

    protected override async Task<byte[]?> DocumentAsync(string key) => await _redis.Database.HashGetAsync(key, "d");

    protected override Task FlushAsync()
    {
        _server.Flush();
        return Task.CompletedTask;
    }

    private static byte[] Event(string text) => Encoding.UTF8.GetBytes($"{{\"type\":\"{text}\"}}");

    private static string Text(ReadOnlyMemory<byte> message)
    {
        FeedMessage.TryParse(message, out var parsed).ShouldBeTrue();
        return Encoding.UTF8.GetString(parsed.Body.Span)["{\"type\":\"".Length..^2];
    }

    private ValueTask<CommitResult> CommitAsync(string id, string text, bool here = false) =>
        Log.CommitAsync(new Commit(id) { Events = [new EventDraft("room", Event(text))], GoesOnHere = here }, default);

    private async Task<IAsyncDisposable> OpenAsync(string id, Action<string> heard)
    {
        var feed = new LineTopicFeed(_line, new RedisTopicFeed(_redis, TimeProvider.System), TimeProvider.System, NullLogger<LineTopicFeed>.Instance);
        return await feed.OpenAsync(new TopicName("room", id), m => heard(Text(m)), default);
    }

    private sealed class Stranger(IRedis known, RedisAddress address) : IRedis
    {
        public event Action? Restored
        {
            add => known.Restored += value;
            remove => known.Restored -= value;
        }

        public RedisAddress? Address => address;

        public StackExchange.Redis.IDatabase Database => known.Database;

        public StackExchange.Redis.ISubscriber Subscriber => known.Subscriber;

        public bool Available => known.Available;
    }
}

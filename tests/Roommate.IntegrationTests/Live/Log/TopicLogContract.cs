using System.Text;
using Roommate.Live.Log;
using Roommate.Live.Topics;
using Roommate.Testing;
using Shouldly;
using Xunit;

namespace Roommate.IntegrationTests.Live.Log;

/// <summary>What every <see cref="ITopicLog"/> promises; run over memory and over Redis.</summary>
public abstract class TopicLogContract
{
    private static int s_ids;

    private readonly string _id = $"x{Interlocked.Increment(ref s_ids)}";

    protected static TopicCatalog Catalog { get; } = new(() =>
    [
        new StubTopicSource("twin", new TopicPolicy(Conflate: true, MaxLength: 200, KeepFor: null)),
        new StubTopicSource("room", new TopicPolicy(Conflate: false, MaxLength: null, KeepFor: null)),
        new StubTopicSource("turn", new TopicPolicy(Conflate: false, MaxLength: null, KeepFor: TimeSpan.FromHours(24))),
    ]);

    protected abstract ITopicLog Log { get; }

    private string Room => $"room:{_id}";

    private string DocumentKey => Keys.Of(_id, "doc");

    [Fact]
    public async Task Offsets_are_contiguous_from_one_and_reading_gives_back_the_same_bytes()
    {
        (await CommitAsync(Events("room", "a", "b"))).Offsets.ShouldBe([1, 2]);
        (await CommitAsync(Events("room", "c"))).Offsets.ShouldBe([3]);
        var slice = await ReadAsync(Room, 0);
        slice.At.Head.ShouldBe(3);
        slice.First.ShouldBe(1);
        slice.Events.Select(e => e.Offset).ShouldBe([1, 2, 3]);
        Texts(slice).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task A_read_starts_after_what_is_known_and_stops_at_its_limit()
    {
        await CommitAsync(Events("room", [.. Enumerable.Range(1, 20).Select(i => $"{i}")]));
        Texts(await Log.ReadAsync(Room, 5, 3, default)).ShouldBe(["6", "7", "8"]);
        var beyond = await ReadAsync(Room, 20);
        beyond.Events.ShouldBeEmpty();
        beyond.First.ShouldBe(1);
        beyond.At.Head.ShouldBe(20);
    }

    [Fact]
    public async Task A_topic_never_written_to_has_head_0_and_keeps_the_epoch_it_is_given()
    {
        var head = await Log.HeadAsync(Room, default);
        head.Head.ShouldBe(0);
        head.Epoch.ShouldNotBeNullOrEmpty();
        (await ReadAsync(Room, 0)).First.ShouldBe(1);
        await CommitAsync(Events("room", "a"));
        (await Log.HeadAsync(Room, default)).ShouldBe(new TopicHead(head.Epoch, 1));
    }

    [Fact]
    public async Task An_ephemeral_event_has_offset_0_and_is_not_kept()
    {
        var commit = new Commit(_id) { Events = [new EventDraft("room", Body("typing"), Ephemeral: true), new EventDraft("room", Body("a"))] };
        (await CommitAsync(commit)).Offsets.ShouldBe([0, 1]);
        Texts(await ReadAsync(Room, 0)).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Events_of_two_topics_of_one_aggregate_commit_together_each_with_its_own_offsets()
    {
        await CommitAsync(Events("room", "first"));
        var result = await CommitAsync(new Commit(_id)
        {
            Events = [new EventDraft("room", Body("r")), new EventDraft("turn", Body("t")), new EventDraft("room", Body("r2"))],
        });
        result.Offsets.ShouldBe([2, 1, 3]);
        Texts(await ReadAsync($"turn:{_id}", 0)).ShouldBe(["t"]);
    }

    [Fact]
    public async Task A_document_is_written_only_over_the_version_that_was_expected()
    {
        (await CommitAsync(new Commit(_id) { Documents = [new DocumentWrite(DocumentKey, 0, 1, 1, Body("v1"))] })).Committed.ShouldBeTrue();
        var again = await CommitAsync(new Commit(_id)
        {
            Documents = [new DocumentWrite(DocumentKey, 0, 1, 1, Body("lost"))],
            Events = [new EventDraft("room", Body("lost"))],
        });
        again.ShouldBe(new CommitResult(CommitStatus.Conflict) { CurrentVersion = 1, Offsets = again.Offsets });
        (await Log.HeadAsync(Room, default)).Head.ShouldBe(0, "a refused commit leaves nothing behind");
        (await DocumentAsync(DocumentKey)).ShouldBe(Body("v1"));
        (await CommitAsync(new Commit(_id) { Documents = [new DocumentWrite(DocumentKey, 1, 2, 1, Body("v2"))] })).Committed.ShouldBeTrue();
        (await DocumentAsync(DocumentKey)).ShouldBe(Body("v2"));
    }

    [Fact]
    public async Task A_document_without_an_expectation_is_written_whatever_is_there_and_null_removes_it()
    {
        await CommitAsync(new Commit(_id) { Documents = [new DocumentWrite(DocumentKey, null, 7, 1, Body("v7"))] });
        (await DocumentAsync(DocumentKey)).ShouldBe(Body("v7"));
        await CommitAsync(new Commit(_id) { Documents = [new DocumentWrite(DocumentKey, 7, 8, 1, null)] });
        (await DocumentAsync(DocumentKey)).ShouldBeNull();
        (await CommitAsync(new Commit(_id) { Documents = [new DocumentWrite(DocumentKey, 0, 1, 1, Body("new"))] })).Committed.ShouldBeTrue();
    }

    [Fact]
    public async Task One_document_that_does_not_hold_refuses_all_of_them()
    {
        var other = Keys.Of(_id, "other");
        await CommitAsync(new Commit(_id) { Documents = [new DocumentWrite(DocumentKey, 0, 3, 1, Body("a"))] });
        var result = await CommitAsync(new Commit(_id)
        {
            Documents = [new DocumentWrite(other, 0, 1, 1, Body("b")), new DocumentWrite(DocumentKey, 2, 3, 1, Body("c"))],
        });
        result.Status.ShouldBe(CommitStatus.Conflict);
        result.CurrentVersion.ShouldBe(3);
        (await DocumentAsync(other)).ShouldBeNull();
    }

    [Fact]
    public async Task A_key_seen_before_returns_the_first_result_with_its_offset_and_publishes_nothing()
    {
        var commit = Events("room", "a") with { Idempotency = new Idempotency("usr_1:c1", """{"messageId":"m1","offset":$offset}""", TimeSpan.FromHours(24)) };
        await CommitAsync(Events("room", "before"));
        (await CommitAsync(commit)).Offsets.ShouldBe([2]);
        var again = await CommitAsync(commit with { Idempotency = commit.Idempotency with { Result = "another" } });
        again.Status.ShouldBe(CommitStatus.Duplicate);
        again.FirstResult.ShouldBe("""{"messageId":"m1","offset":2}""");
        (await Log.HeadAsync(Room, default)).Head.ShouldBe(2);
    }

    [Fact]
    public async Task Only_the_holder_of_the_lease_with_its_number_may_commit()
    {
        var lease = Keys.Of(_id, "lease:run");
        (await CommitAsync(Events("turn", "a") with { Fence = new Fence(lease, 4) })).Status.ShouldBe(CommitStatus.Fenced);
        await GrantAsync(lease, 4);
        (await CommitAsync(Events("turn", "a") with { Fence = new Fence(lease, 4) })).Committed.ShouldBeTrue();
        await GrantAsync(lease, 5);
        (await CommitAsync(Events("turn", "b") with { Fence = new Fence(lease, 4) })).Status.ShouldBe(CommitStatus.Fenced);
        (await Log.HeadAsync($"turn:{_id}", default)).Head.ShouldBe(1);
    }

    [Fact]
    public async Task An_event_that_must_have_an_offset_gets_that_one_or_a_conflict()
    {
        (await CommitAsync(Numbered("twin", 1))).Offsets.ShouldBe([1]);
        (await CommitAsync(Numbered("twin", 2))).Offsets.ShouldBe([2]);
        (await CommitAsync(Numbered("twin", 2))).Status.ShouldBe(CommitStatus.Conflict);
        var gap = await CommitAsync(Numbered("twin", 4));
        gap.Status.ShouldBe(CommitStatus.Conflict);
        gap.CurrentVersion.ShouldBe(2);
    }

    [Fact]
    public async Task A_lost_log_goes_on_at_the_aggregates_counter_in_a_new_epoch()
    {
        var before = await Log.HeadAsync($"twin:{_id}", default);
        (await CommitAsync(Numbered("twin", 57))).Offsets.ShouldBe([57]);
        var after = await ReadAsync($"twin:{_id}", 0);
        after.At.Head.ShouldBe(57);
        after.First.ShouldBe(57);
        after.At.Epoch.ShouldNotBe(before.Epoch, "who subscribed at head 0 cannot have seen 1 to 56");
    }

    [Fact]
    public async Task A_flushed_store_gives_every_topic_a_new_epoch()
    {
        await CommitAsync(Events("room", "a", "b"));
        var before = await Log.HeadAsync(Room, default);
        await FlushAsync();
        await CommitAsync(Events("room", "c"));
        var after = await Log.HeadAsync(Room, default);
        after.Head.ShouldBe(1);
        after.Epoch.ShouldNotBe(before.Epoch);
    }

    [Fact]
    public async Task A_log_with_a_length_keeps_its_newest_events()
    {
        for (var i = 0; i < 10; i++)
        {
            await CommitAsync(Events("twin", [.. Enumerable.Range(0, 100).Select(n => $"{(i * 100) + n + 1}")]));
        }

        var slice = await ReadAsync($"twin:{_id}", 0);
        slice.At.Head.ShouldBe(1000);
        slice.First.ShouldBeInRange(600, 801, "trimmed to about 200");
        slice.Events[0].Offset.ShouldBe(slice.First);
        slice.Events.Count.ShouldBe((int)(1000 - slice.First + 1));
        Texts(slice)[^1].ShouldBe("1000");
    }

    protected abstract Task GrantAsync(string lease, long number);

    protected abstract Task<byte[]?> DocumentAsync(string key);

    protected abstract Task FlushAsync();

    protected static byte[] Body(string text) => Encoding.UTF8.GetBytes($$"""{"type":"t","data":"{{text}}"}""");

    private static List<string> Texts(TopicSlice slice) =>
        [.. slice.Events.Select(e => System.Text.Json.JsonDocument.Parse(e.Body).RootElement.GetProperty("data").GetString()!)];

    private Commit Events(string kind, params string[] texts) => new(_id) { Events = [.. texts.Select(t => new EventDraft(kind, Body(t)))] };

    private Commit Numbered(string kind, long offset) => new(_id) { Events = [new EventDraft(kind, Body("n"), Offset: offset)] };

    private ValueTask<CommitResult> CommitAsync(Commit commit) => Log.CommitAsync(commit, default);

    private ValueTask<TopicSlice> ReadAsync(string topic, long after) => Log.ReadAsync(topic, after, 5000, default);
}

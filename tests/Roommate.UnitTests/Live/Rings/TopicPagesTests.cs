using Roommate.Live.Log;
using Roommate.Live.Rings;
using Shouldly;
using Xunit;
using static Roommate.UnitTests.Live.Rings.RingEvents;

namespace Roommate.UnitTests.Live.Rings;

public sealed class TopicPagesTests
{
    private readonly List<long> _reads = [];
    private long _head = 1_000;

    [Fact]
    public async Task Readers_within_the_same_borders_share_one_read()
    {
        var pages = new TopicPages(Read);
        (await pages.ReadAsync(3, default)).Holds(4).ShouldBeTrue();
        (await pages.ReadAsync(255, default)).Holds(256).ShouldBeTrue();
        _reads.ShouldBe([0]);
        (await pages.ReadAsync(256, default)).Holds(257).ShouldBeTrue();
        _reads.ShouldBe([0, 256]);
    }

    [Fact]
    public async Task Readers_at_the_same_moment_wait_for_the_same_read()
    {
        var answer = new TaskCompletionSource<TopicPage>();
        var pages = new TopicPages((after, _) =>
        {
            _reads.Add(after);
            return answer.Task;
        });
        var readers = Enumerable.Range(0, 100).Select(after => pages.ReadAsync(after, default).AsTask()).ToArray();
        answer.SetResult(await Read(0, TopicPages.Size));
        (await Task.WhenAll(readers)).Distinct().Count().ShouldBe(1);
        _reads.ShouldBe([0, 0], "one for the readers, one made here");
    }

    [Fact]
    public async Task A_page_read_before_the_event_was_there_is_read_again()
    {
        _head = 10;
        var pages = new TopicPages(Read);
        (await pages.ReadAsync(5, default)).Holds(6).ShouldBeTrue();
        _head = 20;
        (await pages.ReadAsync(15, default)).Holds(16).ShouldBeTrue();
        _reads.ShouldBe([0, 0]);
    }

    [Fact]
    public async Task An_event_the_log_does_not_hold_ends_in_a_page_that_says_so()
    {
        _head = 10;
        (await new TopicPages(Read).ReadAsync(10, default)).Holds(11).ShouldBeFalse();
        _reads.Count.ShouldBeInRange(1, 3);
    }

    [Fact]
    public async Task A_read_that_failed_is_not_remembered()
    {
        var fails = true;
        var pages = new TopicPages((after, limit) => fails ? Task.FromException<TopicPage>(new IOException("away")) : Read(after, limit));
        await Should.ThrowAsync<IOException>(async () => await pages.ReadAsync(0, default));
        fails = false;
        TopicPage? page = null;
        while (page is null)
        {
            // What failed is forgotten just after its readers have heard of it.
            try
            {
                page = await pages.ReadAsync(0, default);
            }
            catch (IOException)
            {
                await Task.Yield();
            }
        }

        page.Holds(1).ShouldBeTrue();
    }

    [Fact]
    public async Task One_reader_that_leaves_does_not_take_the_page_from_the_others()
    {
        var answer = new TaskCompletionSource<TopicPage>();
        var pages = new TopicPages((_, _) => answer.Task);
        using var leaves = new CancellationTokenSource();
        var leaving = pages.ReadAsync(0, leaves.Token).AsTask();
        var staying = pages.ReadAsync(1, default).AsTask();
        await leaves.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaving);
        answer.SetResult(await Read(0, TopicPages.Size));
        (await staying).Holds(2).ShouldBeTrue();
    }

    private Task<TopicPage> Read(long after, int limit)
    {
        _reads.Add(after);
        WireEvent[] events = [.. Enumerable.Range(1, limit).Select(i => after + i).Where(o => o <= _head).Select(static o => Event(o))];
        return Task.FromResult(new TopicPage(new TopicHead("e1", _head), 1, events));
    }
}

using System.Text.Json;
using Roommate.Live.Log;
using Roommate.Platform.Scheduling;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Scheduling;

/// <summary>What is due is done once: on two nodes, across a crash, late, moved, cancelled and failing.</summary>
public sealed class DueTests(RedisServer server) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private static readonly TimeSpan AfterTheLease = TimeSpan.FromSeconds(1.6);

    private readonly ManualClock _clock = new();

    public Task InitializeAsync()
    {
        server.Flush();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Of_two_nodes_one_fires_each_due_at_its_moment()
    {
        var heard = new Notebook("timer");
        await using var one = await DueNode.StartAsync(server, _clock, heard);
        await using var two = await DueNode.StartAsync(server, _clock, heard);
        var at = _clock.GetUtcNow().AddMinutes(3);
        await one.Dues.SetAsync([.. Enumerable.Range(0, 100).Select(i => new Due("timer", $"t{i}", at, JsonSerializer.SerializeToElement(i)))], default);
        await _clock.WhenTimersAsync(4);
        _clock.Advance(TimeSpan.FromSeconds(179));
        heard.Waiting.ShouldBe(0, "nothing is due yet");
        _clock.Advance(TimeSpan.FromSeconds(1));
        one.Look();
        two.Look();
        var fired = new List<Firing>();
        while (fired.Count < 100)
        {
            fired.Add(await heard.NextAsync());
        }

        fired.Select(static f => f.Due.Id).Distinct().Count().ShouldBe(100);
        fired.Select(static f => f.Number).Distinct().Count().ShouldBe(100, "every firing has its own number");
        fired.ShouldAllBe(static f => f.Late == TimeSpan.Zero && f.Attempt == 1);
        heard.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_node_that_dies_between_firing_and_completion_leaves_the_effect_done_once()
    {
        var never = new TaskCompletionSource();
        var dead = new Notebook("timer", async (_, _) => await never.Task);
        var alive = new Notebook("timer");
        var one = await DueNode.StartAsync(server, new ManualClock(), dead);
        await one.Dues.SetAsync(new Due("timer", "t1", _clock.GetUtcNow()), default);
        var first = await dead.NextAsync();

        // The first node stands still: its clock does not move, so it renews nothing, like one that was killed.
        await using var two = await DueNode.StartAsync(server, _clock, alive);
        _clock.Advance(AfterTheLease);
        two.Look();
        var second = await alive.NextAsync();
        second.Key.ShouldBe(first.Key, "it is the same firing, so an effect made once stays once");
        second.Number.ShouldBeGreaterThan(first.Number);
        second.Attempt.ShouldBe(2);
        second.Late.ShouldBe(AfterTheLease);

        var late = await two.Log.CommitAsync(new Commit("t1") { Writes = [new Write("SET", Keys.Of("t1", "effect"), "first")], Fence = first.Fence }, default);
        late.Status.ShouldBe(CommitStatus.Fenced, "the node that was only slow may not write any more");
        var rightful = await two.Log.CommitAsync(new Commit("t1") { Writes = [new Write("SET", Keys.Of("t1", "effect"), "second")], Fence = second.Fence }, default);
        rightful.Status.ShouldBe(CommitStatus.Committed);
        never.SetResult();
        await one.DisposeAsync();
    }

    [Fact]
    public async Task What_was_missed_while_no_node_was_there_is_handed_over_with_how_late_it_is()
    {
        await using (var one = await DueNode.StartAsync(server, _clock))
        {
            await one.Dues.SetAsync(new Due("timer", "missed", _clock.GetUtcNow().AddHours(1)), default);
        }

        _clock.Advance(TimeSpan.FromHours(3));
        var heard = new Notebook("timer");
        await using var two = await DueNode.StartAsync(server, _clock, heard);
        (await heard.NextAsync()).Late.ShouldBe(TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task A_due_can_be_moved_cancelled_and_set_again_from_its_own_handler()
    {
        var times = 0;
        DueNode node = null!;
        var heard = new Notebook("timer", async (f, ct) =>
        {
            if (++times == 1)
            {
                await node.Dues.SetAsync(f.Due with { At = f.Due.At.AddMinutes(1) }, ct);
            }
        });
        node = await DueNode.StartAsync(server, _clock, heard);
        await using var _ = node;
        var now = _clock.GetUtcNow();
        await node.Dues.SetAsync(new Due("timer", "moved", now.AddMinutes(1)), default);
        await node.Dues.SetAsync(new Due("timer", "moved", now.AddMinutes(2)), default);
        await node.Dues.SetAsync(new Due("timer", "cancelled", now.AddMinutes(2)), default);
        (await node.Dues.CancelAsync("timer", "cancelled", default)).ShouldBeTrue();
        (await node.Dues.CancelAsync("timer", "cancelled", default)).ShouldBeFalse();
        (await node.Dues.GetAsync("timer", "moved", default))!.At.ShouldBe(now.AddMinutes(2));
        _clock.Advance(TimeSpan.FromMinutes(2));
        node.Look();
        var first = await heard.NextAsync();
        await Patience.UntilAsync(async () => (await node.Dues.GetAsync("timer", "moved", default))?.At == now.AddMinutes(3));

        _clock.Advance(TimeSpan.FromMinutes(1));
        node.Look();
        var second = await heard.NextAsync();
        second.Key.ShouldNotBe(first.Key, "it was set anew");
        second.Attempt.ShouldBe(1);
        await Patience.UntilAsync(async () => await node.Dues.GetAsync("timer", "moved", default) is null);

        heard.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_handler_that_throws_is_tried_again_after_a_pause_that_grows()
    {
        var heard = new Notebook("timer", static (f, _) => f.Attempt < 3 ? throw new InvalidOperationException("not yet") : ValueTask.CompletedTask);
        await using var node = await DueNode.StartAsync(server, _clock, heard);
        await node.Dues.SetAsync(new Due("timer", "t", _clock.GetUtcNow()), default);
        var first = await heard.NextAsync();
        foreach (var pause in (double[])[1, 2])
        {
            await HandedBackAsync(node, heard, TimeSpan.FromSeconds(pause));
        }

        first.Attempt.ShouldBe(1);
        await Patience.UntilAsync(async () => await node.Dues.GetAsync("timer", "t", default) is null);
    }

    [Fact]
    public async Task A_node_that_stops_hands_back_at_once_what_it_was_doing()
    {
        var busy = new Notebook("timer", static async (_, ct) => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct));
        await using var one = await DueNode.StartAsync(server, _clock, busy);
        await one.Dues.SetAsync(new Due("timer", "t", _clock.GetUtcNow()), default);
        await busy.NextAsync();
        await one.StopAsync();
        var heard = new Notebook("timer");
        await using var two = await DueNode.StartAsync(server, _clock, heard);
        (await heard.NextAsync()).Attempt.ShouldBe(1, "a stop is no failed try");
    }

    private async Task HandedBackAsync(DueNode node, Notebook heard, TimeSpan pause)
    {
        var next = heard.NextAsync();
        while (!next.IsCompleted)
        {
            _clock.Advance(pause / 4);
            node.Look();
            await Task.WhenAny(next, Task.Delay(10));
        }

        (await next).Attempt.ShouldBeGreaterThan(1);
    }
}

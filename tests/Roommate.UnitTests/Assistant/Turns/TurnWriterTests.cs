using System.Text;
using System.Text.Json;
using NSubstitute;
using Roommate.Assistant.Turns;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Turns;

/// <summary>What a running turn tells those who follow it, and when.</summary>
public sealed class TurnWriterTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly ITopicLog _log = Substitute.For<ITopicLog>();
    private readonly List<(string Type, JsonElement Data)> _told = [];
    private readonly TurnWriter _writer;
    private CommitStatus _answer = CommitStatus.Committed;
    private bool _away;
    private readonly TurnPace _pace = new();

    public TurnWriterTests()
    {
        _log.CommitAsync(Arg.Any<Commit>(), Arg.Any<CancellationToken>()).Returns(call => Commit(call.Arg<Commit>()));
        var store = new TurnStore(Substitute.For<IDocuments>(), Substitute.For<IIndexes>(), Substitute.For<ILeases>(), _log, Substitute.For<IRedis>());
        var record = new TurnRecord("hom_1", "room_1", "usr_1", "Ana", TurnStatus.Running, "", [], _clock.GetUtcNow());
        _writer = new TurnWriter(store, "trn_1", new Lease("trn_1", "turn", "node", 1, TimeSpan.FromSeconds(4)), new Stored<TurnRecord>("trn_1", record, 1), _clock, _pace);
    }

    public void Dispose() => _writer.Dispose();

    [Fact]
    public async Task The_first_token_leaves_at_once_and_later_ones_together_after_25_ms()
    {
        await WriteAsync("The", " lamp", " is");
        Deltas().ShouldBe([(0, "The")]);
        await AfterPaceAsync(2);
        Deltas().ShouldBe([(0, "The"), (3, " lamp is")]);
    }

    [Theory]
    [InlineData(0, 25)]
    [InlineData(5, 25)]
    [InlineData(8, 30)]
    [InlineData(16, 60)]
    [InlineData(5_000, 100)]
    public async Task Where_the_store_takes_long_the_later_text_waits_a_little_longer_and_the_first_never(int takesMs, int pace)
    {
        for (var i = 0; i < 200; i++)
        {
            _pace.Took(TimeSpan.FromMilliseconds(takesMs));
        }

        // The first text is written in no time: the next waits a sixteenth less.
        await WriteAsync("The", " lamp", " is");
        Deltas().ShouldBe([(0, "The")]);
        _clock.Advance(TimeSpan.FromMilliseconds(pace - 2));
        await WriteAsync(" on");
        Deltas().ShouldBe([(0, "The")]);
        await AfterPaceAsync(2);
        Deltas().ShouldBe([(0, "The"), (3, " lamp is on")]);
    }

    [Fact]
    public async Task A_step_and_the_end_come_after_the_text_that_was_written_before_them()
    {
        await WriteAsync("Let me look.", " One moment.");
        await _writer.StepAsync("tool", "devices.read", _clock.GetTimestamp(), detail: null, default);
        await WriteAsync(" Done.");
        var ended = await EndAsync(TurnStatus.Completed);
        _told.Select(static t => t.Type).ShouldBe(["turn.delta", "turn.delta", "turn.step", "turn.delta", "turn.ended"]);
        ended.Text.ShouldBe("Let me look. One moment. Done.");
        ended.Timings!.FirstTokenMs.ShouldNotBeNull();
    }

    [Fact]
    public async Task Half_a_character_waits_for_its_other_half()
    {
        await WriteAsync("fine \ud83d", "\ude42 ");
        await EndAsync(TurnStatus.Completed);
        Deltas().ShouldBe([(0, "fine "), (5, "\U0001F642 ")]);
    }

    [Fact]
    public async Task A_store_that_is_away_for_a_moment_costs_no_text()
    {
        await WriteAsync("one ");
        _away = true;
        _clock.Advance(TimeSpan.FromMilliseconds(30));
        await WriteAsync("two ");
        _away = false;
        _clock.Advance(TimeSpan.FromMilliseconds(30));
        await WriteAsync("three ");
        var ended = await EndAsync(TurnStatus.Completed);
        ended.Text.ShouldBe("one two three ");
        Deltas().ShouldBe([(0, "one "), (4, "two three ")]);
    }

    [Fact]
    public async Task A_turn_that_another_node_took_over_is_written_no_more()
    {
        await WriteAsync("one ");
        _answer = CommitStatus.Fenced;
        await Should.ThrowAsync<TurnLostException>(() => EndAsync(TurnStatus.Completed));
        Deltas().ShouldBe([(0, "one ")]);
    }

    [Fact]
    public async Task Nothing_is_told_for_empty_text()
    {
        await WriteAsync("", "");
        _told.ShouldBeEmpty();
        _writer.Length.ShouldBe(0);
    }

    private async Task WriteAsync(params string[] parts)
    {
        foreach (var part in parts)
        {
            await _writer.WriteAsync(part, default);
        }
    }

    private async Task AfterPaceAsync(int deltas)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(25));

        // The flush goes on outside the clock's own call.
        await Patience.UntilAsync(() => Deltas().Count >= deltas);
    }

    private async Task<TurnEnded> EndAsync(TurnStatus status)
    {
        var ending = _writer.EndAsync(status, usage: null, problem: null).AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(25));
        return await ending;
    }

    private List<(int Start, string Text)> Deltas()
    {
        lock (_told)
        {
            return [.. _told.Where(static t => t.Type == "turn.delta").Select(static t => t.Data.Deserialize<TokenDelta>(Wire.Json)!).Select(static d => (d.Start, d.Text))];
        }
    }

    private CommitResult Commit(Commit commit)
    {
        if (_away)
        {
            throw new FaultException(Fault.Unavailable());
        }

        if (_answer == CommitStatus.Committed)
        {
            lock (_told)
            {
                foreach (var draft in commit.Events)
                {
                    var body = JsonDocument.Parse(Encoding.UTF8.GetString(draft.Body)).RootElement;
                    _told.Add((body.GetProperty("type").GetString()!, body.GetProperty("data")));
                }
            }
        }

        return new CommitResult(_answer) { Offsets = [1] };
    }
}

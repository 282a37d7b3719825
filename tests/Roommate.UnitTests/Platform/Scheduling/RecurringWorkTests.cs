using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Platform.Scheduling;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.Platform.Scheduling;

public sealed class RecurringWorkTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly ManualClock _clock = new();
    private readonly Notes _notes = new();

    [Fact]
    public async Task A_round_comes_after_each_step_and_none_before()
    {
        using var work = new Work(_clock, _notes, static _ => Task.CompletedTask);
        await StartAsync(work);
        _clock.Advance(Step - TimeSpan.FromTicks(1));
        work.Rounds.TryRead(out _).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromTicks(1));
        (await work.Rounds.ReadAsync(Patience.Token)).ShouldBe(1);
        await RoundAsync(work, 2);
        await work.StopAsync(CancellationToken.None);
        _notes.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Trouble_is_told_once_the_rounds_go_on_and_its_end_is_told()
    {
        Exception[] failures = [new InvalidOperationException("a bug"), new OperationCanceledException("took too long"), Unavailable()];
        using var work = new Work(_clock, _notes, round => round is >= 2 and <= 4 ? Task.FromException(failures[round - 2]) : Task.CompletedTask);
        await StartAsync(work);
        for (var round = 1; round <= 6; round++)
        {
            await RoundAsync(work, round);
        }

        await work.StopAsync(CancellationToken.None);
        _notes.All.ShouldBe([(LogLevel.Error, "Counting sheep failed; trying again every 10 s"), (LogLevel.Information, "Counting sheep works again")]);
    }

    [Fact]
    public async Task A_store_that_is_away_is_no_error()
    {
        using var work = new Work(_clock, _notes, static _ => Task.FromException(Unavailable()));
        await StartAsync(work);
        await RoundAsync(work, 1);
        await RoundAsync(work, 2);
        await work.StopAsync(CancellationToken.None);
        _notes.All.ShouldBe([(LogLevel.Warning, "Counting sheep waits for the store (unavailable); trying again every 10 s")]);
    }

    [Fact]
    public async Task Stopping_in_the_middle_of_a_round_is_no_trouble()
    {
        using var work = new Work(_clock, _notes, static _ => Task.Delay(Timeout.Infinite));
        await StartAsync(work);
        await RoundAsync(work, 1);
        await work.StopAsync(CancellationToken.None);
        work.ExecuteTask!.IsFaulted.ShouldBeFalse();
        _notes.All.ShouldBeEmpty();
    }

    private static FaultException Unavailable() => new(Fault.Unavailable("The store is away."));

    // The rounds begin in the background: the clock may move when their timer runs.
    private async Task StartAsync(Work work)
    {
        await work.StartAsync(CancellationToken.None);
        await _clock.WhenTimersAsync(1);
    }

    private async Task RoundAsync(Work work, int number)
    {
        // The timer of the rounds waits again only when the round before is over: a step that fell into it is not lost.
        _clock.Advance(Step);
        (await work.Rounds.ReadAsync(Patience.Token)).ShouldBe(number);
    }

    private sealed class Work(TimeProvider time, ILogger log, Func<int, Task> once) : RecurringWork("Counting sheep", Step, time, log)
    {
        private readonly Channel<int> _rounds = Channel.CreateUnbounded<int>();
        private int _count;

        public ChannelReader<int> Rounds => _rounds.Reader;

        public override async Task OnceAsync(CancellationToken ct)
        {
            _rounds.Writer.TryWrite(++_count);
            await once(_count).WaitAsync(ct);
        }
    }

    private sealed class Notes : ILogger
    {
        private readonly List<(LogLevel Level, string Text)> _all = [];

        public IReadOnlyList<(LogLevel Level, string Text)> All
        {
            get
            {
                lock (_all)
                {
                    return [.. _all];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_all)
            {
                _all.Add((logLevel, formatter(state, exception)));
            }
        }
    }
}

using Roommate.Assistant.Memory;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Memory;

/// <summary>Work nobody waits for lets those go first who wait for a first word, but not for ever.</summary>
public sealed class FirstWordsTests
{
    private readonly ManualClock _clock = new();
    private readonly FirstWords _words;

    public FirstWordsTests() => _words = new FirstWords(_clock);

    [Fact]
    public async Task It_goes_on_when_the_last_who_waited_has_heard_something()
    {
        await _words.LetGoAsync(default);
        var (first, second) = (_words.Wait(), _words.Wait());
        var going = _words.LetGoAsync(default).AsTask();
        first.Dispose();
        first.Dispose();
        going.IsCompleted.ShouldBeFalse();
        second.Dispose();
        await going.WaitAsync(Patience.Long);
    }

    [Fact]
    public async Task Where_people_wait_without_a_break_it_goes_on_beside_them_after_two_seconds()
    {
        using var waiting = _words.Wait();
        var going = _words.LetGoAsync(default).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(1.9));
        going.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await going.WaitAsync(Patience.Long);
        await _words.LetGoAsync(default);
    }

    [Fact]
    public async Task A_node_that_leaves_waits_for_nobody()
    {
        using var waiting = _words.Wait();
        using var stop = new CancellationTokenSource();
        var going = _words.LetGoAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => going);
    }
}

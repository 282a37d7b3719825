using Roommate.People.Leaving;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.People.Leaving;

public sealed class SecondLooksTests
{
    private readonly ManualClock _clock = new();
    private readonly List<string> _made = [];

    [Fact]
    public async Task A_look_is_made_once_when_its_time_has_come()
    {
        var looks = new SecondLooks(_clock);
        looks.Add(_ => Made("first"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        looks.Add(_ => Made("second"));
        _clock.Advance(SecondLooks.Wait - TimeSpan.FromSeconds(1));
        await looks.MakeAsync(_clock.GetUtcNow(), CancellationToken.None);
        _made.ShouldBe(["first"]);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await looks.MakeAsync(_clock.GetUtcNow(), CancellationToken.None);
        await looks.MakeAsync(_clock.GetUtcNow(), CancellationToken.None);
        _made.ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task One_that_fails_holds_no_other_up_and_is_made_first_the_next_time()
    {
        var looks = new SecondLooks(_clock);
        var broken = true;
        looks.Add(_ => broken ? throw new InvalidOperationException("The store is away.") : Made("failed before"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        looks.Add(_ => Made("second"));
        _clock.Advance(SecondLooks.Wait);
        looks.Add(_ => Made("third"));

        (await Should.ThrowAsync<InvalidOperationException>(async () => await looks.MakeAsync(_clock.GetUtcNow(), CancellationToken.None))).Message.ShouldBe("The store is away.");
        _made.ShouldBe(["second"]);
        broken = false;
        await looks.MakeAsync(_clock.GetUtcNow() + SecondLooks.Wait, CancellationToken.None);
        _made.ShouldBe(["second", "failed before", "third"]);
    }

    private ValueTask Made(string which)
    {
        _made.Add(which);
        return ValueTask.CompletedTask;
    }
}

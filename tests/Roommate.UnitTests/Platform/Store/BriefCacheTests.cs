using Roommate.Platform.Store;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.Platform.Store;

public sealed class BriefCacheTests
{
    private readonly ManualClock _clock = new();
    private readonly BriefCache<string> _cache;
    private int _loads;

    public BriefCacheTests() => _cache = new BriefCache<string>(_clock, TimeSpan.FromSeconds(5), most: 3);

    [Fact]
    public async Task A_value_is_read_again_after_its_time()
    {
        await ReadAsync("a");
        _clock.Advance(TimeSpan.FromSeconds(4));
        (await ReadAsync("a")).ShouldBe("a1");
        _clock.Advance(TimeSpan.FromSeconds(2));
        (await ReadAsync("a")).ShouldBe("a2");
    }

    [Fact]
    public async Task What_was_dropped_while_it_was_being_read_does_not_come_back()
    {
        var reading = new TaskCompletionSource<string?>();
        var first = _cache.GetAsync("a", (_, _) => new ValueTask<string?>(reading.Task), default);
        _cache.Drop("a");
        reading.SetResult("old");
        (await first).ShouldBe("old", "the call that was under way gets what it read");
        (await ReadAsync("a")).ShouldBe("a1");
    }

    [Fact]
    public async Task Nothing_is_not_kept()
    {
        (await _cache.GetAsync("a", static (_, _) => new ValueTask<string?>((string?)null), default)).ShouldBeNull();
        (await ReadAsync("a")).ShouldBe("a1");
    }

    [Fact]
    public async Task It_never_holds_more_than_it_may()
    {
        foreach (var key in new[] { "a", "b", "c", "d" })
        {
            await ReadAsync(key);
        }

        (await ReadAsync("a")).ShouldBe("a5", "a full cache is emptied, not grown");
    }

    private ValueTask<string?> ReadAsync(string key) => _cache.GetAsync(key, (k, _) => new ValueTask<string?>($"{k}{++_loads}"), default);
}

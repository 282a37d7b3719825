using Roommate.Live.Rings;
using Shouldly;
using Xunit;
using static Roommate.UnitTests.Live.Rings.RingEvents;

namespace Roommate.UnitTests.Live.Rings;

public sealed class EphemeralRingTests
{
    [Fact]
    public void An_empty_one_has_nothing_to_give()
    {
        var batch = new EventBatch();
        new EphemeralRing().CopyTo(batch, 0).ShouldBe(0);
        batch.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(3, 0, 3)]
    [InlineData(3, 2, 1)]
    [InlineData(3, 3, 0)]
    [InlineData(16, 0, 16)]
    [InlineData(40, 0, 16)]
    [InlineData(40, 30, 10)]
    public void A_reader_gets_what_is_newer_than_its_number_and_at_most_the_last_16(int appended, long after, int expected)
    {
        var ring = new EphemeralRing();
        for (var number = 1; number <= appended; number++)
        {
            ring.Append(Event(0, $"{{\"n\":{number}}}"));
        }

        var batch = new EventBatch();
        ring.CopyTo(batch, after).ShouldBe(appended);
        var newest = Enumerable.Range(appended - expected + 1, expected).Select(static n => Event(0, $"{{\"n\":{n}}}").Json.ToArray());
        batch.Events.Select(static e => e.Json.ToArray()).ShouldBe(newest);
    }
}

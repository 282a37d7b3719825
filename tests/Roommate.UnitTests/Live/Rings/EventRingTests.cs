using Roommate.Live.Rings;
using Shouldly;
using Xunit;
using Xunit.Abstractions;
using static Roommate.UnitTests.Live.Rings.RingEvents;

namespace Roommate.UnitTests.Live.Rings;

public sealed class EventRingTests(ITestOutputHelper output)
{
    [Fact]
    public void An_empty_ring_stands_after_its_last_offset()
    {
        var ring = new EventRing(8, 10_000);
        ring.Reset(41);
        (ring.First, ring.Last).ShouldBe((42, 41));
        ring.Append(Event(42));
        (ring.First, ring.Last).ShouldBe((42, 42));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void Only_the_next_offset_may_follow(long offset)
    {
        var ring = new EventRing(8, 10_000);
        ring.Reset(4);
        Should.Throw<InvalidOperationException>(() => ring.Append(Event(offset)));
        ring.Last.ShouldBe(4);
    }

    [Fact]
    public void What_is_too_large_for_the_bytes_pushes_out_as_many_as_it_needs()
    {
        var size = Event(1).Json.Length;
        var ring = new EventRing(100, size * 3);
        for (var offset = 1; offset <= 3; offset++)
        {
            ring.Append(Event(offset));
        }

        ring.First.ShouldBe(1);
        ring.Append(Event(4, $"{{\"a\":\"{new string('x', size - 6)}\"}}"));
        ring.First.ShouldBe(3, "the large one needs the room of two");
    }

    [Fact]
    public void An_event_larger_than_the_ring_is_held_alone()
    {
        var ring = new EventRing(8, 100);
        ring.Append(Event(1));
        ring.Append(Event(2, $"{{\"a\":\"{new string('x', 500)}\"}}"));
        (ring.First, ring.Last).ShouldBe((2, 2));
        ring.Append(Event(3));
        (ring.First, ring.Last).ShouldBe((3, 3));
    }

    [Fact]
    public void A_full_batch_stops_the_copy_and_the_next_one_goes_on()
    {
        var ring = new EventRing(2_000, 10_000_000);
        for (var offset = 1; offset <= 1_000; offset++)
        {
            ring.Append(Event(offset));
        }

        var first = new EventBatch();
        var reached = ring.CopyTo(first, 0);
        first.IsFull.ShouldBeTrue();
        reached.ShouldBe(first.Count);
        var second = new EventBatch();
        ring.CopyTo(second, reached).ShouldBe(1_000);
        second.Offsets().First().ShouldBe(reached + 1);
    }

    [Fact]
    public void Whatever_is_appended_and_reset_the_ring_gives_back_its_newest_events_in_order()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            output.WriteLine($"seed {seed}");
            var random = new Random(seed);
            var most = random.Next(8, 40);
            var ring = new EventRing(most, 100_000);
            var model = new List<long>();
            for (var step = 0; step < 200; step++)
            {
                if (random.Next(40) == 0)
                {
                    ring.Reset(ring.Last + random.Next(5));
                    model.Clear();
                }

                ring.Append(Event(ring.Last + 1));
                model.Add(ring.Last);
                var held = model.TakeLast(most).ToArray();
                var after = held[0] - 1 + random.Next(held.Length + 1);
                var batch = new EventBatch();
                ring.First.ShouldBe(held[0]);
                ring.CopyTo(batch, after).ShouldBe(ring.Last);
                batch.Offsets().ShouldBe(held.Where(o => o > after));
            }
        }
    }
}

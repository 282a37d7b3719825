using Roommate.Contracts.Faults;
using Roommate.Home.History;
using Shouldly;

namespace Roommate.UnitTests.Home.History;

/// <summary>Rule 13 of twins.md: how values become stretches and steps.</summary>
public sealed class HistoryRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 22, 5, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, 0, 60, null, "path")]
    [InlineData("", 0, 60, null, "path")]
    [InlineData("temp.value", 60, 60, null, "from")]
    [InlineData("temp.value", 60, 0, null, "from")]
    [InlineData("temp.value", -6_000_000, 60, null, "from")]
    [InlineData("temp.value", 0, 60, 0L, "step")]
    [InlineData("temp.value", 0, 60, -5L, "step")]
    [InlineData("temp.value", 0, 600_000, 1000L, "step")]
    public void A_question_that_cannot_be_names_its_field(string? path, int fromMinute, int toMinute, long? step, string field)
    {
        var fault = HistoryRules.Ask(path, Now.AddMinutes(fromMinute), Now.AddMinutes(toMinute), step, Now).Fault.ShouldNotBeNull();
        fault.Code.ShouldBe(FaultCode.Invalid);
        fault.Errors!.Keys.ShouldBe([field]);
    }

    [Fact]
    public void Without_a_time_it_is_the_last_day_and_without_a_step_about_500_points_of_a_length_people_know()
    {
        var question = HistoryRules.Ask("temp.value", null, null, null, Now).Value;
        question.To.ShouldBe(Now.ToUnixTimeMilliseconds());
        (question.To - question.From).ShouldBeInRange(HistoryRules.DayMs, HistoryRules.DayMs + question.StepMs);
        question.StepMs.ShouldBe(HistoryRules.FiveMinutesMs);
        HistoryRules.Ask("temp.value", Now.AddDays(-30), Now, null, Now).Value.StepMs.ShouldBe(2 * HistoryRules.HourMs);
    }

    [Fact]
    public void A_counter_that_begins_again_goes_on_counting()
    {
        // 10, 12 | 15, reset, 1, 4 | 4
        var points = new List<Point> { new(0, 10), new(1000, 12), new(60_000, 15), new(61_000, 1), new(62_000, 4), new(120_000, 4) };
        var steps = HistoryRules.Fold(HistoryRules.RollUp(points, 60_000), new HistoryQuestion("energy.value", 0, 180_000, 60_000), counts: true);
        steps.Select(static s => s.Increase).ShouldBe([2, 3 + 1 + 3, 0]);
    }

    [Fact]
    public void Late_old_and_future_times()
    {
        var now = Now.ToUnixTimeMilliseconds();
        HistoryRules.TimeOf(null, now, 10).ShouldBe(now);
        HistoryRules.TimeOf(now - HistoryRules.DayMs, now, 10).ShouldBe(now - HistoryRules.DayMs);
        HistoryRules.TimeOf(now - (11 * HistoryRules.DayMs), now, 10).ShouldBeNull();
        HistoryRules.TimeOf(now + 59_000, now, 10).ShouldBe(now + 59_000);
        HistoryRules.TimeOf(now + HistoryRules.DayMs, now, 10).ShouldBe(now);
    }

    [Fact]
    public void Rolled_up_once_or_in_stages_the_steps_are_the_same()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        for (var i = 0; i < 300; i++)
        {
            var at = 0L;
            var points = Enumerable.Range(0, 1 + random.Next(200)).Select(_ => new Point(at += random.Next(200_000), Math.Round(random.NextDouble() * 100, 1))).ToList();
            var question = new HistoryQuestion("x", 0, at + 1, HistoryRules.HourMs);
            var direct = HistoryRules.Fold(HistoryRules.RollUp(points, HistoryRules.HourMs), question, counts: true);
            var staged = HistoryRules.Fold(HistoryRules.RollUp(points, HistoryRules.FiveMinutesMs).Select(static b => Bucket.Decode(b.Encode(), b.Start)), question, counts: true);
            staged.Count.ShouldBe(direct.Count);
            foreach (var (a, b) in direct.Zip(staged))
            {
                (b.At, b.Min, b.Max, b.Last, b.Count).ShouldBe((a.At, a.Min, a.Max, a.Last, a.Count), $"seed {Seed}, case {i}");
                b.Mean.ShouldBe(a.Mean, 1e-9);
                b.Increase!.Value.ShouldBe(a.Increase!.Value, 1e-9);
            }

            direct.Sum(static p => p.Count).ShouldBe(points.Count);
        }
    }
}

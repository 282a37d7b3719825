using System.Globalization;
using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.Home.Routines;
using Roommate.Home.Suggestions;
using Roommate.Testing.Home;
using Shouldly;
using Xunit.Abstractions;

namespace Roommate.UnitTests.Home.Suggestions;

public sealed class HabitTests(ITestOutputHelper output)
{
    private const int Homes = 40;

    [Fact]
    public void Planted_habits_are_found_and_noise_is_not()
    {
        var (found, right, planted, recovered) = (0, 0, 0, 0);
        for (var seed = 1; seed <= Homes; seed++)
        {
            var history = new PlantedHistory(seed);
            var habits = HabitFinder.Find(history.Doings, history.Happenings, history.First, history.Last);
            found += habits.Count;
            right += habits.Count(history.IsPlanted);
            planted += history.Planted.Count;
            recovered += history.Planted.Count(p => history.IsFound(p, habits));
        }

        var (precision, recall) = ((double)right / found, (double)recovered / planted);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Homes} homes (seeds 1 to {Homes}), {planted} habits planted: precision {precision:0.000}, recall {recall:0.000}"));
        precision.ShouldBeGreaterThanOrEqualTo(0.9);
        recall.ShouldBeGreaterThanOrEqualTo(0.8);
    }

    [Fact]
    public void Of_noise_alone_nothing_is_made()
    {
        var random = new Random(7);
        Doing[] doings = [.. Enumerable.Range(0, 600).Select(i => new Doing($"d{i % 10}|light.on|true", new DateTime(2026, 10, 19).AddMinutes(random.Next(28 * 24 * 60))))];
        HabitFinder.Find(doings, doings, new DateOnly(2026, 10, 19), new DateOnly(2026, 11, 15)).ShouldBeEmpty();
    }

    [Fact]
    public void A_habit_becomes_a_routine_that_is_valid_switched_off_and_says_why()
    {
        var start = new DateTime(2026, 10, 19, 6, 44, 0);
        Doing[] doings = [.. Enumerable.Range(0, 28).Select(i => start.AddDays(i)).Where(static d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Select(static d => new Doing("dev_1|light.on|true", d))];
        var habit = HabitFinder.Find(doings, [], new DateOnly(2026, 10, 19), new DateOnly(2026, 11, 15)).ShouldHaveSingleItem();
        var suggestion = SuggestionDrafts.Of(habit, static _ => "Kitchen lights", TimeZoneInfo.Utc, Now, Now);
        suggestion.Text.ShouldBe("You turn on Kitchen lights at about 06:45 on weekdays: 20 of 20 times.");
        suggestion.Draft.Enabled.ShouldBeFalse();
        suggestion.Draft.Triggers[0].Cron.ShouldBe("45 6 * * 1-5");
        RoutineRules.Check(suggestion.Draft, new HomeClock(TimeZoneInfo.Utc)).ShouldBeNull();
        SuggestionDrafts.IsDone(habit, [suggestion.Draft]).ShouldBeTrue("it is not offered again once it is a routine");
        SuggestionDrafts.IsDone(habit, [suggestion.Draft with { Actions = [new RoutineAction("set", DeviceId: "dev_1", Patch: JsonSerializer.SerializeToElement(new { light = new { on = false } }))] }]).ShouldBeFalse();
    }

    [Fact]
    public void What_follows_an_event_waits_for_it()
    {
        var random = new Random(3);
        DateTime[] comes = [.. Enumerable.Range(0, 28).Select(i => new DateTime(2026, 10, 19, 7, 0, 0).AddDays(i).AddMinutes(random.Next(900)))];
        var habit = HabitFinder.Find(
            [.. comes.Select(static t => new Doing("dev_1|light.on|true", t.AddSeconds(40)))],
            [.. comes.Select(static t => new Doing("dev_2|door.active|true", t))],
            new DateOnly(2026, 10, 19),
            new DateOnly(2026, 11, 15)).ShouldHaveSingleItem();
        var suggestion = SuggestionDrafts.Of(habit, static id => id == "dev_1" ? "Hall lamp" : "Front door", TimeZoneInfo.Utc, Now, Now);
        suggestion.Text.ShouldBe("You turn on Hall lamp soon after Front door becomes active: 28 of 28 times.");
        suggestion.Draft.Triggers[0].DeviceId.ShouldBe("dev_2");
        RoutineRules.Check(suggestion.Draft, new HomeClock(TimeZoneInfo.Utc)).ShouldBeNull();
    }

    private static DateTimeOffset Now => new(2026, 11, 16, 0, 0, 0, TimeSpan.Zero);
}

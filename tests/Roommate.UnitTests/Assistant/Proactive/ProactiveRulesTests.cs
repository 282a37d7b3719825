using Roommate.Assistant.Proactive;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Proactive;

/// <summary>What the assistant says by itself: rarely, never at night, with its reason, and each thing once.</summary>
public sealed class ProactiveRulesTests
{
    private static readonly TimeZoneInfo Vienna = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");

    // 13:00 in Vienna.
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly ProactiveSettings On = new(Enabled: true);

    private static readonly Sign Door = new("open:dev_1:door", ProactiveKind.Open, "Balcony door", "room_1", null, TimeSpan.FromMinutes(30));

    [Fact]
    public void It_is_off_until_somebody_turns_it_on() => new ProactiveSettings().Enabled.ShouldBeFalse();

    [Fact]
    public void What_holds_long_enough_is_told_once_with_its_reason()
    {
        var memo = Look(ProactiveMemo.Empty, Noon, Door);
        memo.Held.ShouldHaveSingleItem().State.ShouldBe(ProactiveState.TooSoon);
        memo = Look(memo, Noon.AddMinutes(29), Door);
        memo.Said.ShouldBeEmpty();
        memo = Look(memo, Noon.AddMinutes(31), Door);
        var said = memo.Said.ShouldHaveSingleItem();
        (said.Text, said.RoomId).ShouldBe(("Balcony door has been open for 31 minutes.", "room_1"));
        ProactiveRules.Written(said).ShouldContain("Why I say this: it was open for more than 30 minutes.");
        Look(memo, Noon.AddHours(5), Door).Said.Count.ShouldBe(1);
    }

    [Fact]
    public void Closed_and_open_again_is_another_time()
    {
        var memo = Look(Look(ProactiveMemo.Empty, Noon, Door), Noon.AddMinutes(31), Door);
        memo = Look(memo, Noon.AddMinutes(32));
        memo = Look(Look(memo, Noon.AddHours(2), Door), Noon.AddHours(3), Door);
        memo.Said.Count.ShouldBe(2);
    }

    [Fact]
    public void In_quiet_hours_nothing_is_said_and_what_still_holds_is_told_after_them()
    {
        // 23:30 in Vienna.
        var night = Noon.AddHours(10.5);
        var memo = Look(Look(ProactiveMemo.Empty, night.AddHours(-1), Door), night, Door);
        memo.Held.ShouldHaveSingleItem().State.ShouldBe(ProactiveState.QuietHours);
        Look(memo, night.AddHours(7), Door).Said.ShouldBeEmpty("06:30");
        Look(memo, night.AddHours(7.75), Door).Said.Count.ShouldBe(1, "07:15");
    }

    [Fact]
    public void A_room_is_left_in_peace_for_the_cooldown_and_another_room_is_not_touched_by_it()
    {
        var second = Low("dev_2", "room_1");
        var other = Low("dev_3", "room_2");
        var memo = Look(ProactiveMemo.Empty, Noon, Low("dev_1", "room_1"), second, other);
        memo.Said.Select(static s => s.RoomId).ShouldBe(["room_1", "room_2"]);
        memo.Held.ShouldHaveSingleItem().State.ShouldBe(ProactiveState.Cooldown);
        Look(memo, Noon.AddMinutes(59), Low("dev_1", "room_1"), second, other).Said.Count.ShouldBe(2);
        Look(memo, Noon.AddMinutes(60), Low("dev_1", "room_1"), second, other).Said.Count.ShouldBe(3);
    }

    [Fact]
    public void A_day_of_the_home_has_a_cap()
    {
        Sign[] many = [.. Enumerable.Range(0, 20).Select(static i => Low($"dev_{i}", $"room_{i}"))];
        var memo = Look(ProactiveMemo.Empty, Noon, many);
        memo.Said.Count.ShouldBe(5);
        memo.Held.ShouldAllBe(static h => h.State == ProactiveState.DailyCap);
        Look(memo, Noon.AddHours(8), many).Said.Count.ShouldBe(5, "the same day");
        Look(memo, Noon.AddHours(20), many).Said.Count.ShouldBe(10, "the next day");
    }

    [Fact]
    public void What_is_in_no_room_is_said_where_the_settings_say_or_nowhere()
    {
        Look(ProactiveMemo.Empty, Noon, Low("dev_1", null)).Held.ShouldHaveSingleItem().State.ShouldBe(ProactiveState.NoRoom);
        ProactiveRules.Look(ProactiveMemo.Empty, On with { RoomId = "room_9" }, [Low("dev_1", null)], habits: false, Noon, Vienna).Said.ShouldHaveSingleItem().RoomId.ShouldBe("room_9");
    }

    [Fact]
    public void Kinds_that_nobody_wants_are_not_told() =>
        ProactiveRules.Look(ProactiveMemo.Empty, On with { Kinds = [ProactiveKind.Offline] }, [Low("dev_1", "room_1")], habits: false, Noon, Vienna).Said.ShouldBeEmpty();

    [Fact]
    public void A_habit_is_offered_once_even_when_it_is_not_looked_for_in_between()
    {
        var habit = new Sign("habit:1", ProactiveKind.Habit, "You turn on the lamp at about 18:00.", "room_1", null, TimeSpan.Zero);
        var memo = ProactiveRules.Look(ProactiveMemo.Empty, On, [habit], habits: true, Noon, Vienna);
        memo = ProactiveRules.Look(memo, On, [], habits: false, Noon.AddHours(1), Vienna);
        ProactiveRules.Look(memo, On, [habit], habits: true, Noon.AddHours(7), Vienna).Said.Count.ShouldBe(1);
    }

    [Fact]
    public void A_name_cannot_write_more_than_a_name()
    {
        var sign = Door with { Name = "Door\n\n# <b>Obey</b> [click](http://x)", Holds = TimeSpan.Zero };
        Look(ProactiveMemo.Empty, Noon, sign).Said.ShouldHaveSingleItem().Text.ShouldNotContain("<b>");
    }

    [Theory]
    [InlineData("25:00", "07:00", 60, 5, "quietFrom")]
    [InlineData("22:00", "seven", 60, 5, "quietUntil")]
    [InlineData("22:00", "07:00", -1, 5, "cooldownMinutes")]
    [InlineData("22:00", "07:00", 60, 101, "dailyCap")]
    public void Wrong_settings_are_refused_by_their_name(string from, string until, int cooldown, int cap, string field) =>
        ProactiveRules.Check(new ProactiveSettings(true, from, until, cooldown, cap)).ShouldNotBeNull().Errors.ShouldNotBeNull().Keys.ShouldContain(field);

    private static Sign Low(string device, string? room) => new($"battery:{device}", ProactiveKind.Battery, $"Sensor {device}", room, null, TimeSpan.Zero, 7);

    private static ProactiveMemo Look(ProactiveMemo memo, DateTimeOffset now, params Sign[] signs) => ProactiveRules.Look(memo, On, signs, habits: false, now, Vienna);
}

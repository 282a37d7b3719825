using Roommate.Assistant.Voice.Announcing;
using Roommate.Contracts.Rooms;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Voice;

/// <summary>Where an announcement goes, and when speakers are silent.</summary>
public sealed class AnnouncingTests
{
    private static readonly Room[] Places = [new("r1", "h", "Kitchen", RoomKind.Place), new("r2", "h", "Living room", RoomKind.Place), new("r3", "h", "Küche", RoomKind.Place), new("r4", "h", "Room", RoomKind.Place)];

    [Theory]
    [InlineData("dinner is ready", "dinner is ready", "")]
    [InlineData("dinner is ready in the kitchen", "dinner is ready", "r1")]
    [InlineData("dinner is ready in the kitchen and the living room.", "dinner is ready", "r1 r2")]
    [InlineData("das Essen ist fertig in der Küche", "das Essen ist fertig", "r3")]
    [InlineData("the kitchen", "the kitchen", "")]
    [InlineData("in the kitchen", "in the kitchen", "")]
    [InlineData("do not forget the kitchen", "do not forget the kitchen", "")]
    public void An_announcement_that_ends_with_rooms_goes_there(string message, string text, string rooms)
    {
        var (said, where) = AnnouncedRooms.Of(message, Places);
        said.ShouldBe(text);
        string.Join(' ', where.Select(static r => r.Id)).ShouldBe(rooms);
    }

    [Theory]
    [InlineData("22:00", "07:00", 21, 59, false)]
    [InlineData("22:00", "07:00", 22, 0, true)]
    [InlineData("22:00", "07:00", 3, 0, true)]
    [InlineData("22:00", "07:00", 7, 0, false)]
    [InlineData("13:00", "15:00", 14, 0, true)]
    [InlineData(null, "15:00", 14, 0, false)]
    [InlineData("15:00", "15:00", 15, 0, false)]
    public void Speakers_are_silent_in_quiet_hours_over_midnight_too(string? from, string? until, int hour, int minute, bool quiet)
    {
        var vienna = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");
        var now = new DateTimeOffset(2026, 11, 20, hour, minute, 0, TimeSpan.FromHours(1));
        new QuietHours(from, until, vienna).At(now).ShouldBe(quiet);
    }
}

using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Home.Devices;
using Roommate.Home.Registry;
using Roommate.Home.Twins;
using Roommate.Platform.Security;
using Shouldly;

namespace Roommate.UnitTests.Home.Devices;

/// <summary>What may be done through a device, by whoever stands before it.</summary>
public sealed class SpeakingRulesTests
{
    private static readonly DeviceRecord Speaker = new("hom_1", "Speaker", "", DateTimeOffset.UnixEpoch, "room_kitchen");

    [Theory]
    [InlineData(Right.Talk, "room_kitchen", null)]
    [InlineData(Right.Talk, "room_hall", FaultCode.Forbidden)]
    [InlineData(Right.Talk, null, FaultCode.Forbidden)]
    [InlineData(Right.See, "room_hall", null)]
    [InlineData(Right.Control, "room_hall", null)]
    [InlineData(Right.Control, null, null)]
    [InlineData(Right.Configure, "room_kitchen", FaultCode.Forbidden)]
    [InlineData(Right.Administer, null, FaultCode.Forbidden)]
    [InlineData(Right.Own, null, FaultCode.Forbidden)]
    [InlineData(Right.Account, null, FaultCode.Forbidden)]
    public void It_talks_where_it_stands_and_does_what_everybody_may(Right right, string? room, string? refused) =>
        (Check(right, new Place("hom_1", room))?.Code).ShouldBe(refused);

    [Fact]
    public void Another_home_and_a_conversation_of_others_are_not_there_for_it()
    {
        Check(Right.See, new Place("hom_2", "room_kitchen"))!.Code.ShouldBe(FaultCode.NotFound);
        Check(Right.See, new Place("hom_1", "room_diary", ["usr_1"]))!.Code.ShouldBe(FaultCode.NotFound);
    }

    [Theory]
    [InlineData("light")]
    [InlineData("switch")]
    [InlineData("media")]
    public void A_device_without_a_speaker_may_nothing(string kind)
    {
        foreach (var right in Enum.GetValues<Right>())
        {
            SpeakingRules.Check(Speaker, Twin(kind), right, new Place("hom_1", "room_kitchen"))!.Code.ShouldBe(FaultCode.Forbidden, right.ToString());
        }
    }

    [Fact]
    public void A_device_that_stands_nowhere_is_told_what_to_do() =>
        SpeakingRules.Check(Speaker with { RoomId = null }, Twin("speaker"), Right.Talk, new Place("hom_1"))!.Text.ShouldContain("room");

    [Theory]
    [InlineData("""{"microphone":{"on":false}}""", "{}", true)]
    [InlineData("{}", """{"microphone":{"on":false}}""", true)]
    [InlineData("""{"microphone":{"on":true}}""", """{"microphone":{"on":false}}""", true)]
    [InlineData("""{"microphone":{"on":true}}""", """{"microphone":{"on":true}}""", false)]
    [InlineData("""{"microphone":"off"}""", """{"microphone":{"on":0}}""", false)]
    public void A_microphone_that_is_off_or_wanted_off_hears_nobody(string desired, string reported, bool isOff)
    {
        var twin = Twin("speaker") with { Desired = JsonSerializer.Deserialize<JsonElement>(desired), Reported = JsonSerializer.Deserialize<JsonElement>(reported) };
        (SpeakingRules.Check(Speaker, twin, Right.Talk, new Place("hom_1", "room_kitchen")) is not null).ShouldBe(isOff);
        SpeakingRules.Check(Speaker, twin, Right.See, new Place("hom_1", "room_kitchen")).ShouldBeNull("what it was asked before may still be heard");
    }

    private static Fault? Check(Right right, Place place) => SpeakingRules.Check(Speaker, Twin("speaker"), right, place);

    private static TwinState Twin(string kind) => TwinState.New(new DeviceAbout(Components: new Dictionary<string, Component> { ["it"] = new(kind) }));
}

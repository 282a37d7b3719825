using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Home.Devices;
using Roommate.Home.Registry;
using Roommate.Home.Twins;
using Shouldly;

namespace Roommate.UnitTests.Home.Devices;

public sealed class DeviceFilterTests
{
    private static readonly DeviceRecord Lamp = new("hom_1", "Lamp", "", DateTimeOffset.UnixEpoch, "room_1");

    private static readonly TwinState Twin = TwinState.New(new DeviceAbout(Components: new Dictionary<string, Component> { ["light"] = new("light") })) with
    {
        Online = true,
        Reported = JsonElement.Parse("""{"light":{"on":true,"brightness":40},"temp":{"value":21.5},"mode":"eco"}"""),
        Desired = JsonElement.Parse("""{"light":{"on":false}}"""),
        Tags = JsonElement.Parse("""{"guest":true,"floor":"up"}"""),
    };

    [Theory]
    [InlineData("room_1", null, null, null, true)]
    [InlineData("room_2", null, null, null, false)]
    [InlineData(null, "light", null, null, true)]
    [InlineData(null, "lock", null, null, false)]
    [InlineData(null, null, "guest", null, true)]
    [InlineData(null, null, "floor:up", null, true)]
    [InlineData(null, null, "floor:down", null, false)]
    [InlineData(null, null, null, "light.on==true", true)]
    [InlineData(null, null, null, "desired.light.on == true", false)]
    [InlineData(null, null, null, "light.brightness>=40&&light.brightness<41", true)]
    [InlineData(null, null, null, "temp.value > 21.5", false)]
    [InlineData(null, null, null, "mode=='eco'", true)]
    [InlineData(null, null, null, "mode==eco", true)]
    [InlineData(null, null, null, "mode!=eco", false)]
    [InlineData(null, null, null, "mode>1", false)]
    [InlineData(null, null, null, "light.effect==null", true)]
    [InlineData(null, null, null, "online==true && tags.floor==up", true)]
    [InlineData(null, null, null, "light.effect", false)]
    [InlineData("room_1", "light", "guest", "light.on==false", false)]
    public void Finds_what_fits_all_of_it(string? room, string? kind, string? tag, string? where, bool fits) =>
        DeviceFilter.Parse(room, kind, tag, where).Value.Fits(Lamp, Twin).ShouldBe(fits);

    [Theory]
    [InlineData("==true")]
    [InlineData("light.on==")]
    [InlineData("light on==true")]
    [InlineData("a==b==c")]
    [InlineData("a<>b")]
    [InlineData("light.on==true &&")]
    [InlineData("a&&b&&c&&d&&e&&f&&g&&h&&i&&j&&k")]
    public void What_cannot_be_read_is_invalid(string where)
    {
        var fault = DeviceFilter.Parse(null, null, null, where).Fault.ShouldNotBeNull();
        (fault.Code, fault.Errors!.Keys.Single()).ShouldBe((FaultCode.Invalid, "where"));
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Home;
using Roommate.Home.Discovery.Outward;
using Shouldly;

namespace Roommate.UnitTests.Home.Discovery;

/// <summary>Every kind of component that Home Assistant can show is shown there, and what it orders comes back as a wish or a command.</summary>
public sealed class OutwardTests
{
    [Theory]
    [InlineData("light", "light")]
    [InlineData("switch", "switch")]
    [InlineData("sensor", "sensor")]
    [InlineData("binary", "binary_sensor")]
    [InlineData("climate", "climate")]
    [InlineData("cover", "cover")]
    [InlineData("lock", "lock")]
    [InlineData("fan", "fan")]
    [InlineData("button", "button")]
    [InlineData("number", "number")]
    [InlineData("select", "select")]
    [InlineData("text", "text")]
    [InlineData("media", "switch")]
    [InlineData("vacuum", "vacuum")]
    [InlineData("speaker", "notify")]
    public void Each_kind_has_its_platform(string kind, string platform)
    {
        var (_, part) = OutwardParts.Of("dev_1", "x", new Component(kind)).First();
        part["p"]!.GetValue<string>().ShouldBe(platform);
    }

    [Fact]
    public void A_light_shows_what_it_can()
    {
        var (_, light) = OutwardParts.Of("dev_1", "lamp", new Component("light", Class: "color", Min: 2000, Max: 6500, Options: ["Rainbow"])).Single();
        light["hs_cmd_t"]!.GetValue<string>().ShouldBe("roommate/dev_1/set/lamp/color");
        light["clr_temp_cmd_t"]!.GetValue<string>().ShouldBe("roommate/dev_1/set/lamp/colorTemp");
        light["fx_list"]!.ToJsonString().ShouldBe("[\"Rainbow\"]");
        light["fx_cmd_t"]!.GetValue<string>().ShouldBe("roommate/dev_1/set/lamp/effect");
    }

    [Fact]
    public void A_thermostat_shows_its_own_modes() =>
        OutwardParts.Of("dev_1", "t", new Component("climate", Options: ["off", "heat", "fan"])).Single().Part["modes"]!.ToJsonString().ShouldBe("[\"off\",\"heat\",\"fan_only\"]");

    [Fact]
    public void A_vacuum_tells_its_state_in_the_words_that_are_read_there() =>
        OutwardParts.VacuumState(new Dictionary<string, Component> { ["robo"] = new("vacuum") }, Element("{\"robo\":{\"state\":\"docked\",\"battery\":80}}"))!
            .ToJsonString().ShouldBe("{\"state\":\"docked\",\"battery_level\":80}");

    [Theory]
    [InlineData("light", "effect", "Rainbow", "{\"x\":{\"effect\":\"Rainbow\"}}")]
    [InlineData("light", "color", "120,50", "{\"x\":{\"color\":{\"h\":120,\"s\":50}}}")]
    [InlineData("media", "volume", "30", "{\"x\":{\"volume\":30}}")]
    [InlineData("media", "playing", "ON", "{\"x\":{\"playing\":true}}")]
    [InlineData("media", "source", "Radio", "{\"x\":{\"source\":\"Radio\"}}")]
    [InlineData("cover", "tilt", "40", "{\"x\":{\"tilt\":40}}")]
    [InlineData("climate", "mode", "fan_only", "{\"x\":{\"mode\":\"fan\"}}")]
    public void An_order_becomes_a_wish(string kind, string property, string payload, string patch) =>
        OutwardOrder.Read(new Component(kind), "x", property, payload)!.Patch!.Value.GetRawText().ShouldBe(patch);

    [Theory]
    [InlineData("vacuum", "order", "return_to_base", "dock", null)]
    [InlineData("speaker", "say", "Dinner is ready", "say", "Dinner is ready")]
    [InlineData("cover", "move", "STOP", "stop", null)]
    public void An_order_becomes_a_command(string kind, string property, string payload, string command, string? text) =>
        OutwardOrder.Read(new Component(kind), "x", property, payload).ShouldBe(new OutwardOrder(Command: command, Text: text));

    [Theory]
    [InlineData("vacuum", "order", "explode")]
    [InlineData("media", "volume", "loud")]
    [InlineData("speaker", "say", "")]
    public void An_order_that_makes_no_sense_is_nothing(string kind, string property, string payload) =>
        OutwardOrder.Read(new Component(kind), "x", property, payload).ShouldBeNull();

    private static JsonElement Element(string json) => JsonSerializer.SerializeToElement(JsonNode.Parse(json));
}

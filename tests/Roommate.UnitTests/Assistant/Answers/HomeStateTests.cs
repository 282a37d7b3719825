using System.Text.Json;
using Roommate.Assistant.Answers;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Answers;

/// <summary>An answer holds as long as the devices do the same, however much they measure meanwhile.</summary>
public sealed class HomeStateTests
{
    private const string Before = """{"light":{"on":true,"brightness":40},"climate":{"target":20,"current":19.4},"temp":{"value":21.2}}""";

    [Theory]
    [InlineData("""{"light":{"on":true,"brightness":40},"climate":{"target":20,"current":19.9},"temp":{"value":21.2}}""", true)]
    [InlineData("""{"light":{"on":true,"brightness":40},"climate":{"target":20,"current":19.4},"temp":{"value":23.7}}""", true)]
    [InlineData("""{"light":{"on":false,"brightness":40},"climate":{"target":20,"current":19.4},"temp":{"value":21.2}}""", false)]
    [InlineData("""{"light":{"on":true,"brightness":41},"climate":{"target":20,"current":19.4},"temp":{"value":21.2}}""", false)]
    [InlineData("""{"light":{"on":true,"brightness":40},"climate":{"target":21,"current":19.4},"temp":{"value":21.2}}""", false)]
    public void What_is_only_measured_makes_no_other_state_and_what_a_device_does_makes_one(string reported, bool same) =>
        (HomeState.Of([Twin(reported)]) == HomeState.Of([Twin(Before)])).ShouldBe(same);

    [Fact]
    public void What_is_wanted_and_whether_it_is_there_make_another_state()
    {
        HomeState.Of([Twin(Before, desired: 2)]).ShouldNotBe(HomeState.Of([Twin(Before)]));
        HomeState.Of([Twin(Before, online: false)]).ShouldNotBe(HomeState.Of([Twin(Before)]));
    }

    private static Twin Twin(string reported, int desired = 1, bool online = true) => JsonSerializer.Deserialize<Twin>(
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id = "dev_1", name = "Thing", rev = 1, etag = "1",
                about = new { components = new Dictionary<string, Component> { ["light"] = new("light"), ["climate"] = new("climate"), ["temp"] = new("sensor", "temperature") } },
                desired = new { }, desiredVersion = desired, reported = JsonSerializer.Deserialize<JsonElement>(reported), reportedVersion = 1, delta = new { }, tags = new { },
                meta = new { desired = new { } }, connection = new { online }, pending = Array.Empty<object>(),
            },
            Wire.Json),
        Wire.Json)!;
}

using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.Home.Firmware;
using Roommate.Home.Twins;
using Shouldly;

namespace Roommate.UnitTests.Home.Firmware;

public sealed class ReleaseRulesTests
{
    [Theory]
    [InlineData("lamp", "1.0.0", 10, true)]
    [InlineData("lamp", "1.0", 10, false)]
    [InlineData("lamp", "1.0.01", 10, false)]
    [InlineData("lamp", "1.0.9999999999", 10, false)]
    [InlineData("a lamp", "1.0.0", 10, false)]
    [InlineData("", "1.0.0", 10, false)]
    [InlineData("lamp", "1.0.0", 0, false)]
    [InlineData("lamp", "1.0.0", ReleaseRules.MostImage + 1, false)]
    public void A_release_has_a_model_a_version_and_an_image(string model, string version, int size, bool good) =>
        (ReleaseRules.Check(model, version, notes: null, size) is null).ShouldBe(good);

    [Fact]
    public void A_roll_out_takes_about_its_share_always_the_same_ones_first_and_others_for_each_release()
    {
        string[] devices = [.. Enumerable.Range(0, 1000).Select(static i => $"dev_{i}")];
        var tenth = devices.Where(static d => ReleaseRules.IsAmong("rel_1", d, 10)).ToHashSet();
        var half = devices.Where(static d => ReleaseRules.IsAmong("rel_1", d, 50)).ToHashSet();
        tenth.Count.ShouldBeInRange(60, 140);
        half.Count.ShouldBeInRange(430, 570);
        tenth.IsSubsetOf(half).ShouldBeTrue();
        devices.ShouldAllBe(static d => ReleaseRules.IsAmong("rel_1", d, 100) && !ReleaseRules.IsAmong("rel_1", d, 0));
        devices.Count(d => tenth.Contains(d) && ReleaseRules.IsAmong("rel_2", d, 10)).ShouldBeLessThan(40);
    }

    [Theory]
    [InlineData("{}", """{"firmware":{"version":"1.0.0"}}""", null, FirmwareState.NotOffered)]
    [InlineData("""{"firmware":{"version":"1.1.0"}}""", """{"firmware":{"version":"1.0.0","state":"idle"}}""", null, FirmwareState.Waiting)]
    [InlineData("""{"firmware":{"version":"1.1.0"}}""", """{"firmware":{"version":"1.0.0","state":"downloading","progress":40}}""", null, FirmwareState.Updating)]
    [InlineData("""{"firmware":{"version":"1.1.0"}}""", """{"firmware":{"version":"1.1.0","state":"idle"}}""", null, FirmwareState.Installed)]
    [InlineData("""{"firmware":{"version":"1.1.0"}}""", """{"firmware":{"version":"1.0.0","state":"failed"}}""", "the release is for another model", FirmwareState.Failed)]
    [InlineData("""{"firmware":{"version":"1.1.0"}}""", """{"firmware":{"version":"1.0.0","state":"rolledBack"}}""", "rolled back: the new firmware kept restarting", FirmwareState.RolledBack)]
    public void How_far_a_device_is_comes_from_its_twin(string desired, string reported, string? refused, FirmwareState state)
    {
        var twin = TwinState.New(new DeviceAbout("lamp", "1.0.0")) with
        {
            Desired = JsonDocument.Parse(desired).RootElement,
            Reported = JsonDocument.Parse(reported).RootElement,
            Pending = refused is null ? [] : [new PendingLeaf(ReleaseRules.Path, 1, default, default, Refused: refused)],
        };
        var device = ReleaseRules.StateOf("dev_1", "Lamp", twin, "1.1.0");
        device.State.ShouldBe(state);
        device.Reason.ShouldBe(refused);
        device.Progress.ShouldBe(state == FirmwareState.Updating ? 40 : null);
    }

    [Fact]
    public void Nobody_is_offered_what_is_not_newer()
    {
        var twin = TwinState.New(new DeviceAbout("lamp", "1.10.0"));
        ReleaseRules.IsNewFor(twin, "1.9.9").ShouldBeFalse();
        ReleaseRules.IsNewFor(twin, "1.10.0").ShouldBeFalse();
        ReleaseRules.IsNewFor(twin, "1.10.1").ShouldBeTrue();
    }
}

using System.Text;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.IntegrationTests.Edge;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Home;

/// <summary>Twins as scripts and pages meet them.</summary>
[Collection(HomeFixtureGroup.Name)]
public sealed class TwinTests(HomeFixture fixture)
{
    private TestHome Home => fixture.Home;

    [Fact]
    public async Task A_query_over_the_home_reads_what_was_just_written()
    {
        var room = await Home.AddRoomAsync("Query room");
        var lamps = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            lamps.Add((await Home.AddDeviceAsync($"Query lamp {i}", room.Id, ("light", new Component("light")))).Device.Id);
        }

        await Home.Owner.PatchAsync<Twin>($"/api/v1/devices/{lamps[1]}/desired", new { light = new { brightness = 30 } });
        (await FindAsync($"room={room.Id}&where=desired.light.brightness>=30")).ShouldBe([lamps[1]]);
        await Home.Owner.PatchAsync<Twin>($"/api/v1/devices/{lamps[2]}/tags", new { floor = "up" });
        (await FindAsync($"room={room.Id}&tag=floor:up")).ShouldBe([lamps[2]]);
        (await FindAsync($"room={room.Id}&kind=light")).ShouldBe(lamps);
        (await FindAsync($"room={room.Id}&kind=lock")).ShouldBeEmpty();
        var first = await Home.Owner.GetAsync<Page<Device>>($"/api/v1/homes/{Home.HomeId}/devices?room={room.Id}&limit=2");
        first.Items.Select(static d => d.Id).ShouldBe(lamps[..2]);
        (await FindAsync($"room={room.Id}&limit=2&cursor={first.Next}")).ShouldBe(lamps[2..]);
        await Home.Owner.RefusedAsync(HttpMethod.Get, $"/api/v1/homes/{Home.HomeId}/devices?where=light%20on", FaultCode.Invalid);
    }

    [Theory]
    [InlineData("large", FaultCode.TooLarge)]
    [InlineData("deep", FaultCode.Invalid)]
    [InlineData("reserved", FaultCode.Invalid)]
    [InlineData("dotted", FaultCode.Invalid)]
    [InlineData("long key", FaultCode.Invalid)]
    [InlineData("long text", FaultCode.Invalid)]
    [InlineData("twice", FaultCode.Invalid)]
    public async Task A_patch_over_a_limit_is_refused_from_people_and_from_the_device_and_leaves_no_trace(string what, string code)
    {
        var patch = what switch
        {
            "large" => $$"""{"a":[{{string.Join(',', Enumerable.Repeat($"\"{new string('x', 1000)}\"", 67))}}]}""",
            "deep" => string.Concat(Enumerable.Repeat("{\"a\":", 11)) + "1" + new string('}', 11),
            "reserved" => """{"light":{"$version":1}}""",
            "dotted" => """{"light.on":true}""",
            "long key" => $$"""{"{{new string('k', 129)}}":1}""",
            "long text" => $$"""{"a":"{{new string('x', 4097)}}"}""",
            _ => """{"a":1,"a":2}""",
        };
        var lamp = await Home.AddDeviceAsync("Limited lamp", null, ("light", new Component("light")));
        using var body = new StringContent(patch, Encoding.UTF8, "application/json");
        await Home.Owner.RefusedAsync(HttpMethod.Patch, $"/api/v1/devices/{lamp.Device.Id}/desired", code, body);
        await using var device = await MqttDevice.ConnectAsync(Home.MqttPort, lamp);
        await device.SayAsync("reported", Encoding.UTF8.GetBytes($$"""{"seq":1,"patch":{{patch}}}"""));
        (await device.HearAsync("ack")).Body.GetProperty("error").GetProperty("code").GetString().ShouldBe(code);
        var twin = await Home.Owner.GetAsync<Twin>($"/api/v1/devices/{lamp.Device.Id}/twin");
        (twin.DesiredVersion, twin.ReportedVersion).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Who_waits_for_a_device_can_do_something_else_meanwhile()
    {
        var slow = await Home.AddDeviceAsync("Slow lamp", null, ("light", new Component("light")));
        await using var device = await MqttDevice.ConnectAsync(Home.MqttPort, slow);
        await using var page = await Home.ConnectAsync();
        var waiting = page.CallAsync<InvokeResult>("Invoke", new InvokeRequest(slow.Device.Id, "think"));
        var id = await device.AskedAsync();
        (await page.CallAsync<SetDesiredResult>("SetDesired", new SetDesiredRequest(slow.Device.Id, JsonSerializer.SerializeToElement(new { light = new { on = true } })))).Version.ShouldBe(1);
        waiting.IsCompleted.ShouldBeFalse();
        await device.SayAsync($"res/{id}", new { status = 200 });
        (await waiting).State.ShouldBe(CommandState.Done);
    }

    private async Task<IEnumerable<string>> FindAsync(string query) =>
        (await Home.Owner.GetAsync<Page<Device>>($"/api/v1/homes/{Home.HomeId}/devices?{query}")).Items.Select(static d => d.Id);
}

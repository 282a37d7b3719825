using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Discovery;

/// <summary>Home Assistant, as a client of the own endpoint, sees Roommate's own devices and orders them.</summary>
public sealed class OutwardTests(OpenHome fixture) : IClassFixture<OpenHome>
{
    private readonly TestHome _home = fixture.Home;

    [Fact]
    public async Task A_device_is_announced_said_ordered_renamed_and_taken_back()
    {
        var lamp = await _home.AddDeviceAsync("Desk lamp", null, ("light", new Component("light")), ("temp", new Component("sensor", "temperature", "°C")));
        var id = lamp.Device.Id;
        var config = $"homeassistant/device/rm_{id}/config";
        await using var assistant = await ForeignThing.ConnectAsync(_home.MqttPort, ["homeassistant/#", "roommate/#"]);
        var told = JsonSerializer.Deserialize<JsonElement>(await assistant.NextAsync(config));
        told.GetProperty("dev").GetProperty("name").GetString().ShouldBe("Desk lamp");
        told.GetProperty("cmps").GetProperty("light").GetProperty("p").GetString().ShouldBe("light");

        // It says what it is; the announcement's topics say it on.
        await using var device = await MqttDevice.ConnectAsync(_home.MqttPort, lamp);
        await device.SayAsync("reported", """{"seq":1,"patch":{"light":{"on":false,"brightness":30},"temp":{"value":21.5}}}"""u8.ToArray());
        (await assistant.NextAsync($"roommate/{id}/state", static s => s.Contains("21.5", StringComparison.Ordinal))).ShouldContain("\"brightness\":30");
        await assistant.SayAsync($"roommate/{id}/set/light/on", "ON");
        var twin = await _home.UntilTwinAsync(id, static t => t.Desired.TryGetProperty("light", out _));
        twin.Desired.GetProperty("light").GetProperty("on").GetBoolean().ShouldBeTrue();
        JsonSerializer.Serialize(twin.Meta).ShouldContain("Home Assistant");

        // What is said of it only Roommate says; its own topics are only its own.
        (await assistant.TryAsync($"roommate/{id}/state", "{}")).ShouldBe(MqttReason.NotAuthorized);
        (await assistant.TryAsync($"rm/1/{id}/reported", "{}")).ShouldBe(MqttReason.NotAuthorized);
        await assistant.SayAsync($"roommate/{id}/set/light/on", "perhaps");
        await assistant.SayAsync($"roommate/{id}/set/nothing/on", "ON");

        // It has started and may know nothing: all is said again.
        await assistant.SayAsync("homeassistant/status", "online");
        await assistant.NextAsync(config);

        await _home.Owner.PatchAsync<Device>($"/api/v1/devices/{id}", new DevicePatch("Reading lamp"));
        (await assistant.NextAsync(config, static c => c.Contains("Reading lamp", StringComparison.Ordinal))).ShouldNotBeEmpty();
        await _home.Owner.DeleteAsync($"/api/v1/devices/{id}");
        await assistant.NextAsync(config, static c => c.Length == 0);
        (await _home.FoundAsync()).ShouldNotContain(static f => f.Name.Contains("lamp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lock_is_opened_only_where_a_rule_says_so_and_a_found_device_is_not_announced_back()
    {
        var door = await _home.AddDeviceAsync("Front door", null, ("lock", new Component("lock")));
        await using var assistant = await ForeignThing.ConnectAsync(_home.MqttPort, ["homeassistant/device/+/config"]);
        await assistant.NextAsync($"homeassistant/device/rm_{door.Device.Id}/config");
        (await assistant.TryAsync($"roommate/{door.Device.Id}/set/lock/locked", "UNLOCK")).ShouldBe(MqttReason.NotAuthorized);
        await assistant.AnnounceAsync("homeassistant/switch/echo/config", """{"uniq_id":"echo","cmd_t":"echo/set","dev":{"ids":["echo"],"name":"Echo"}}""");
        var echo = await _home.UntilFoundAsync(static f => f is { Name: "Echo", DeviceId: not null });
        var later = await _home.AddDeviceAsync("Later", null, ("s", new Component("switch")));
        while (true)
        {
            var topic = await assistant.NextTopicAsync();
            topic.ShouldNotContain(echo.DeviceId!);
            if (topic.Contains(later.Device.Id, StringComparison.Ordinal))
            {
                break;
            }
        }
    }
}

using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Testing;
using Shouldly;
using static Roommate.IntegrationTests.Discovery.DiscoverySteps;

namespace Roommate.IntegrationTests.Discovery;

/// <summary>Foreign devices at the own endpoint: they appear by themselves, work, are placed, ignored, and go.</summary>
public sealed class FoundDeviceTests(OpenHome fixture) : IClassFixture<OpenHome>
{
    private readonly TestHome _home = fixture.Home;

    [Fact]
    public async Task Silence_ends_what_lasts_only_so_long_and_takes_a_device_that_promised_a_word_offline()
    {
        await using var thing = await ForeignThing.ConnectAsync(_home.MqttPort, []);
        await thing.AnnounceAsync(
            "homeassistant/binary_sensor/pir/config",
            """{"name":"Motion","uniq_id":"pir","stat_t":"pir/state","off_dly":1,"exp_aft":2,"dev_cla":"motion","dev":{"ids":["pir"],"name":"Stairs motion"}}""");
        var id = (await _home.UntilFoundAsync(static f => f is { Name: "Stairs motion", DeviceId: not null })).DeviceId!;
        await _home.UntilTwinAsync(id, static t => t.Connection.Online); // it is listened to from here on
        await thing.SayAsync("pir/state", "ON");
        await _home.UntilTwinAsync(id, static t => t.Reported.TryGetProperty("pir", out var pir) && !pir.GetProperty("active").GetBoolean());
        var silent = await _home.UntilTwinAsync(id, static t => !t.Connection.Online);
        await thing.SayAsync("pir/state", "ON");
        await _home.UntilTwinAsync(id, t => t.ReportedVersion > silent.ReportedVersion);
    }

    [Fact]
    public async Task A_lamp_appears_by_itself_moves_its_twin_hears_wishes_and_is_placed_in_a_room()
    {
        await using var screen = await _home.ConnectAsync();
        await screen.SubscribeAsync(Topics.Home(_home.HomeId));
        await using var thing = await ForeignThing.ConnectAsync(_home.MqttPort, ["zigbee2mqtt/lamp/set"]);
        await thing.AnnounceAsync(LampTopic(), Lamp);
        await thing.AnnounceAsync(LampTopic("linkquality"), Quality);
        await thing.SayAsync("zigbee2mqtt/lamp/availability", """{"state":"online"}""", retain: true);

        // It is a device like any other, at once and live.
        var added = (await screen.NextAsync(static e => e.Type == EventTypes.DeviceAdded)).Data;
        added.GetProperty("name").GetString().ShouldBe("Hall lamp");
        var id = added.GetProperty("id").GetString()!;
        await _home.UntilTwinAsync(id, static t => t.Connection.Online && t.About.Components!.Count == 2);

        await thing.SayAsync("zigbee2mqtt/lamp", """{"state":"OFF","brightness":127,"linkquality":96,"color_mode":"color_temp","color_temp":370}""");
        var twin = await _home.UntilTwinAsync(id, static t => t.Reported.TryGetProperty("light", out _));
        twin.Reported.GetProperty("light").GetProperty("brightness").GetInt32().ShouldBe(50);

        await _home.WantAsync(id, new { light = new { on = true, brightness = 40 } });
        (await thing.NextAsync("zigbee2mqtt/lamp/set")).ShouldBe("""{"state":"ON","brightness":102}""");
        await thing.SayAsync("zigbee2mqtt/lamp", """{"state":"ON","brightness":102,"linkquality":96}""");
        twin = await _home.UntilTwinAsync(id, static t => t.Pending.Count == 0);
        twin.Delta.EnumerateObject().ShouldBeEmpty();

        // A wall switch: the lamp wins.
        await thing.SayAsync("zigbee2mqtt/lamp", """{"state":"OFF"}""");
        await _home.UntilTwinAsync(id, static t => !t.Desired.GetProperty("light").GetProperty("on").GetBoolean());

        var found = await _home.UntilFoundAsync(f => f.DeviceId == id);
        (found.State, found.Origin, found.Model, found.Online).ShouldBe((FoundState.Waiting, "Zigbee2MQTT 2.1.3", "Bulb", true));
        found.Signal.ShouldBe(new FoundSignal(96, "lqi"));
        var hall = await _home.AddRoomAsync("Hall");
        var placed = await _home.Owner.PostAsync<Device>($"/api/v1/homes/{_home.HomeId}/discovered/{found.Id}/accept", new AcceptFoundRequest("Ceiling", hall.Id));
        (placed.Name, placed.RoomId).ShouldBe(("Ceiling", hall.Id));
        (await _home.UntilFoundAsync(f => f.DeviceId == id)).State.ShouldBe(FoundState.Placed);

        await thing.SayAsync("zigbee2mqtt/lamp/availability", """{"state":"offline"}""", retain: true);
        await _home.UntilTwinAsync(id, static t => !t.Connection.Online);

        // Offline, wishes gather; back again it hears the last form once.
        await _home.WantAsync(id, new { light = new { on = true } });
        await _home.WantAsync(id, new { light = new { on = false, brightness = 10 } });
        await _home.WantAsync(id, new { light = new { on = true, brightness = 20 } });
        thing.Rest();
        await thing.SayAsync("zigbee2mqtt/lamp/availability", """{"state":"online"}""", retain: true);
        (await thing.NextAsync("zigbee2mqtt/lamp/set")).ShouldBe("""{"state":"ON","brightness":51}""");
        thing.Rest().ShouldBeEmpty();

        // Emptied topics: the part goes, then the device.
        await thing.AnnounceAsync(LampTopic("linkquality"), "");
        await _home.UntilTwinAsync(id, static t => t.About.Components!.Count == 1);
        await thing.AnnounceAsync(LampTopic(), "");
        await screen.NextAsync(static e => e.Type == EventTypes.DeviceRemoved);
        (await _home.FoundAsync()).ShouldNotContain(f => f.Id == found.Id);
    }

    [Fact]
    public async Task One_that_is_ignored_or_removed_stays_away_until_it_is_accepted()
    {
        await using var thing = await ForeignThing.ConnectAsync(_home.MqttPort, []);
        var (topic, config) = ("homeassistant/light/shy/config", Lamp.Replace("0x01", "0x02", StringComparison.Ordinal).Replace("Hall lamp", "Shy", StringComparison.Ordinal));
        await thing.AnnounceAsync(topic, config);
        var found = await _home.UntilFoundAsync(static f => f is { Name: "Shy", DeviceId: not null });
        await _home.Owner.PostAsync<FoundDevice>($"/api/v1/homes/{_home.HomeId}/discovered/{found.Id}/ignore", new { });
        (await DevicesAsync()).ShouldNotContain(static d => d.Name == "Shy" || d.Name == "Back");
        await thing.AnnounceAsync(topic, config.Replace("IKEA", "Other", StringComparison.Ordinal));
        await _home.UntilFoundAsync(static f => f.Manufacturer == "Other" && f.State == FoundState.Ignored);
        (await DevicesAsync()).ShouldNotContain(static d => d.Name == "Shy" || d.Name == "Back");

        var back = await _home.Owner.PostAsync<Device>($"/api/v1/homes/{_home.HomeId}/discovered/{found.Id}/accept", new AcceptFoundRequest("Back"));
        back.Name.ShouldBe("Back");
        await _home.Owner.DeleteAsync($"/api/v1/devices/{back.Id}");
        (await _home.UntilFoundAsync(f => f.Id == found.Id && f.State == FoundState.Ignored)).DeviceId.ShouldBeNull();
        (await DevicesAsync()).ShouldNotContain(static d => d.Name == "Shy" || d.Name == "Back");
    }

    [Fact]
    public async Task Wrong_announcements_are_shown_and_disturb_nothing()
    {
        await using var thing = await ForeignThing.ConnectAsync(_home.MqttPort, ["a/set"]);
        await thing.AnnounceAsync("homeassistant/light/broken/config", "{\"name\":");
        await thing.AnnounceAsync("homeassistant/device/nothing/config", "{\"dev\":{\"ids\":\"n\"}}");
        await thing.AnnounceAsync("homeassistant/device/rm_dev_1/config", Lamp);
        await thing.AnnounceAsync("homeassistant/hologram/h/config", """{"uniq_id":"h","dev":{"ids":["h"],"name":"Holo"}}""");
        await thing.AnnounceAsync("homeassistant/switch/ok/config", """{"uniq_id":"ok","cmd_t":"a/set","stat_t":"rm/1/x/reported","dev":{"ids":["ok"],"name":"Okay"}}""");
        var broken = await _home.UntilFoundAsync(static f => f.Name == "homeassistant/light/broken/config");
        (broken.State, broken.DeviceId).ShouldBe((FoundState.Refused, null));
        broken.Problems.ShouldHaveSingleItem().ShouldContain("JSON");
        (await _home.UntilFoundAsync(static f => f.Name == "Holo" && f.Problems.Count > 0)).Problems.ShouldHaveSingleItem().ShouldContain("hologram");
        var okay = await _home.UntilFoundAsync(static f => f.Name == "Okay" && f.Problems.Count > 0);
        okay.Problems.ShouldHaveSingleItem().ShouldContain("Roommate's own");
        (await _home.FoundAsync()).ShouldNotContain(static f => f.Name.Contains("rm_dev_1", StringComparison.Ordinal));

        // Put right, it is refused no more.
        await thing.AnnounceAsync("homeassistant/light/broken/config", """{"uniq_id":"b","cmd_t":"b/set","dev":{"ids":["b"],"name":"Mended"}}""");
        await _home.UntilFoundAsync(static f => f.Name == "Mended" && f.State == FoundState.Waiting);
        await Patience.UntilAsync(async () => (await _home.FoundAsync()).All(f => f.Id != broken.Id));
    }

    [Fact]
    public async Task A_button_is_pressed_and_a_key_is_told()
    {
        await using var thing = await ForeignThing.ConnectAsync(_home.MqttPort, ["node/restart/set"]);
        await thing.AnnounceAsync("homeassistant/device/node/config", """{"dev":{"ids":["node"],"name":"Node"},"cmps":{"restart":{"p":"button","uniq_id":"n_r","cmd_t":"node/restart/set"},"key":{"p":"event","uniq_id":"n_k","stat_t":"node/key"},"signal":{"p":"sensor","uniq_id":"n_s","dev_cla":"signal_strength","unit_of_meas":"dBm","stat_t":"node/signal"}}}""");
        var found = await _home.UntilFoundAsync(static f => f is { Name: "Node", DeviceId: not null, Online: true });
        var pressed = await _home.Owner.PostAsync<DeviceCommand>($"/api/v1/devices/{found.DeviceId}/commands/press", new { });
        pressed.State.ShouldBe(CommandState.Done);
        (await thing.NextAsync("node/restart/set")).ShouldBe("PRESS");
        var unknown = await _home.Owner.PostAsync<DeviceCommand>($"/api/v1/devices/{found.DeviceId}/commands/dance", new { });
        (unknown.State, unknown.Status).ShouldBe((CommandState.Failed, 404));

        await using var screen = await _home.ConnectAsync();
        await screen.SubscribeAsync(Topics.Twin(found.DeviceId!));
        await thing.SayAsync("node/key", """{"event_type":"double"}""");
        var told = (await screen.NextAsync(static e => e.Type == EventTypes.TwinEvent)).Data;
        told.GetProperty("name").GetString().ShouldBe("key");
        told.GetProperty("data").GetProperty("event").GetString().ShouldBe("double");
        await thing.SayAsync("node/signal", "-71");
        await Patience.UntilAsync(async () => (await _home.FoundAsync()).Single(f => f.Id == found.Id).Signal == new FoundSignal(-71, "dBm"));
    }

    [Fact]
    public async Task A_Tasmota_device_appears_with_its_sensors_whichever_it_says_first()
    {
        var vector = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(Generated.Root, "tests", "vectors", "discovery", "tasmota.json")))
            .EnumerateArray().Single(static c => c.GetProperty("name").GetString()!.StartsWith("Sensors:", StringComparison.Ordinal));
        await using var thing = await ForeignThing.ConnectAsync(_home.MqttPort, ["cmnd/meter/POWER1"]);
        foreach (var one in vector.GetProperty("announce").EnumerateArray().Reverse())
        {
            await thing.AnnounceAsync(one.GetProperty("topic").GetString()!, one.GetProperty("payload").GetRawText());
        }

        await thing.SayAsync("tele/meter/LWT", "Online", retain: true);
        await thing.SayAsync("tele/meter/SENSOR", """{"ENERGY":{"Power":43}}""", retain: true);
        var found = await _home.UntilFoundAsync(static f => f is { Name: "Meter", DeviceId: not null, Online: true });
        await _home.UntilTwinAsync(found.DeviceId!, static t => t.Reported.TryGetProperty("energy_power", out var p) && p.GetProperty("value").GetInt32() == 43);
        await _home.WantAsync(found.DeviceId!, new { @switch = new { on = true } });
        (await thing.NextAsync("cmnd/meter/POWER1")).ShouldBe("ON");
    }

    [Fact]
    public async Task Many_devices_that_announce_themselves_at_once_all_appear()
    {
        // A thousand in the full run.
        var many = Environment.GetEnvironmentVariable("ROOMMATE_FULL") == "1" ? 1000 : 150;
        await using var thing = await ForeignThing.ConnectAsync(_home.MqttPort, [$"many/{many - 1}/set"]);
        await Task.WhenAll(Enumerable.Range(0, many).Select(i => thing.AnnounceAsync(
            $"homeassistant/switch/many{i}/config", "{\"name\":null,\"uniq_id\":\"m" + i + "\",\"cmd_t\":\"many/" + i + "/set\",\"stat_t\":\"many/" + i + "\",\"dev\":{\"ids\":[\"m" + i + "\"],\"name\":\"Many " + i + "\"}}")));
        await Patience.UntilAsync(async () => (await _home.FoundAsync()).Count(static f => f.DeviceId is not null && f.Name.StartsWith("Many ", StringComparison.Ordinal)) == many);
        var last = (await _home.FoundAsync()).Single(f => f.Name == $"Many {many - 1}");
        await _home.UntilTwinAsync(last.DeviceId!, static t => t.Connection.Online);
        await _home.WantAsync(last.DeviceId!, new Dictionary<string, object> { [$"many{many - 1}"] = new { on = true } });
        (await thing.NextAsync($"many/{many - 1}/set")).ShouldBe("ON");
    }

    private async Task<IReadOnlyList<Device>> DevicesAsync() =>
        (await _home.Owner.GetAsync<Contracts.Page<Device>>($"/api/v1/homes/{_home.HomeId}/devices")).Items;
}

using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Testing;
using static Roommate.Testing.Patience;

namespace Roommate.IntegrationTests.Discovery;

/// <summary>What tests of found devices do and look at again and again.</summary>
internal static class DiscoverySteps
{
    public const string Lamp = """{"schema":"json","name":null,"uniq_id":"0x01_light","stat_t":"zigbee2mqtt/lamp","cmd_t":"zigbee2mqtt/lamp/set","brightness":true,"bri_scl":254,"sup_clrm":["color_temp"],"avty":[{"t":"zigbee2mqtt/lamp/availability","val_tpl":"{{ value_json.state }}"}],"dev":{"ids":["zigbee2mqtt_0x01"],"name":"Hall lamp","mf":"IKEA","mdl":"Bulb"},"o":{"name":"Zigbee2MQTT","sw":"2.1.3"}}""";
    public const string Quality = """{"name":"Linkquality","uniq_id":"0x01_lq","stat_t":"zigbee2mqtt/lamp","unit_of_meas":"lqi","val_tpl":"{{ value_json.linkquality }}","dev":{"ids":["zigbee2mqtt_0x01"]}}""";

    public static string LampTopic(string part = "light") => $"homeassistant/{(part == "light" ? "light" : "sensor")}/0x01/{part}/config";

    public static async Task<IReadOnlyList<FoundDevice>> FoundAsync(this TestHome home) =>
        (await home.Owner.GetAsync<Page<FoundDevice>>($"/api/v1/homes/{home.HomeId}/discovered")).Items;

    public static async Task<FoundDevice> UntilFoundAsync(this TestHome home, Func<FoundDevice, bool> fits)
    {
        FoundDevice? found = null;
        await UntilAsync(async () => (found = (await home.FoundAsync()).FirstOrDefault(fits)) is not null);
        return found!;
    }

    public static Task<Twin> TwinAsync(this TestHome home, string device) => home.Owner.GetAsync<Twin>($"/api/v1/devices/{device}/twin");

    public static async Task<Twin> UntilTwinAsync(this TestHome home, string device, Func<Twin, bool> fits)
    {
        Twin? twin = null;
        await UntilAsync(async () => fits(twin = await home.TwinAsync(device)), () => $"The twin is {JsonSerializer.Serialize(twin, Wire.Json)}");
        return twin!;
    }

    public static Task WantAsync(this TestHome home, string device, object desired) => home.Owner.PatchAsync<JsonElement>($"/api/v1/devices/{device}/desired", desired);
}

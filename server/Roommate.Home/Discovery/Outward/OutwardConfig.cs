using System.Text.Json.Nodes;
using Roommate.Contracts.Home;
using Roommate.Home.Link;

namespace Roommate.Home.Discovery.Outward;

/// <summary>One of Roommate's own devices as Home Assistant's discovery wants it: one announcement, one state topic, an order topic for each property. Pure.</summary>
internal static class OutwardConfig
{
    /// <summary>The announcement, or null when nothing of the device can be shown there.</summary>
    public static JsonObject? Of(Device device, string version)
    {
        var parts = new JsonObject();
        foreach (var (id, component) in device.About?.Components ?? new Dictionary<string, Component>())
        {
            if (Part(device.Id, id, component) is { } part)
            {
                part["uniq_id"] = $"{DiscoveryTopic.OwnObject}{device.Id}_{id}";
                part["name"] = component.Name ?? id;
                parts[id] = part;
            }
        }

        return parts.Count == 0 ? null : new JsonObject
        {
            ["dev"] = new JsonObject
            {
                ["ids"] = new JsonArray($"{DiscoveryTopic.OwnObject}{device.Id}"),
                ["name"] = device.Name,
                ["mf"] = "Roommate",
                ["mdl"] = device.About?.Model ?? "Device",
                ["sw"] = device.About?.Firmware ?? "",
            },
            ["o"] = new JsonObject { ["name"] = "Roommate", ["sw"] = version },
            ["avty_t"] = OutwardTopics.Available(device.Id),
            ["stat_t"] = OutwardTopics.State(device.Id),
            ["qos"] = 1,
            ["cmps"] = parts,
        };
    }

    private static JsonObject? Part(string device, string id, Component component)
    {
        string Order(string property) => OutwardTopics.Order(device, id, property);
        string Value(string property) => $"{{{{ value_json['{id}'].{property} }}}}";
        string Flag(string property, string yes, string no) => $"{{{{ '{yes}' if value_json['{id}'].{property} else '{no}' }}}}";
        switch (component.Kind)
        {
            case "light":
                return Light(Order, Value, Flag, component);
            case "switch":
                return new JsonObject { ["p"] = "switch", ["cmd_t"] = Order("on"), ["val_tpl"] = Flag("on", "ON", "OFF") };
            case "sensor":
                return new JsonObject { ["p"] = "sensor", ["val_tpl"] = Value("value"), ["unit_of_meas"] = component.Unit, ["dev_cla"] = component.Unit is null ? null : component.Class };
            case "binary":
                return new JsonObject { ["p"] = "binary_sensor", ["val_tpl"] = Flag("active", "ON", "OFF"), ["dev_cla"] = component.Class == "leak" ? "moisture" : component.Class };
            case "climate":
                return Climate(Order, Value, id);
            case "cover":
                return new JsonObject
                {
                    ["p"] = "cover", ["cmd_t"] = Order("move"), ["pos_t"] = OutwardTopics.State(device), ["pos_tpl"] = Value("position"), ["set_pos_t"] = Order("position"),
                };
            case "lock":
                return new JsonObject { ["p"] = "lock", ["cmd_t"] = Order("locked"), ["val_tpl"] = Flag("locked", "LOCKED", "UNLOCKED") };
            case "fan":
                return new JsonObject
                {
                    ["p"] = "fan", ["cmd_t"] = Order("on"), ["stat_val_tpl"] = Flag("on", "ON", "OFF"),
                    ["pct_cmd_t"] = Order("speed"), ["pct_stat_t"] = OutwardTopics.State(device), ["pct_val_tpl"] = Value("speed"),
                };
            case "button":
                return new JsonObject { ["p"] = "button", ["cmd_t"] = Order("press") };
            case "number":
                return new JsonObject
                {
                    ["p"] = "number", ["cmd_t"] = Order("value"), ["val_tpl"] = Value("value"),
                    ["min"] = component.Min, ["max"] = component.Max, ["step"] = component.Step, ["unit_of_meas"] = component.Unit,
                };
            case "select":
                return new JsonObject { ["p"] = "select", ["cmd_t"] = Order("option"), ["val_tpl"] = Value("option"), ["ops"] = new JsonArray([.. (component.Options ?? []).Select(static o => (JsonNode)o)]) };
            case "text":
                return new JsonObject { ["p"] = "text", ["cmd_t"] = Order("value"), ["val_tpl"] = Value("value") };
            default:
                return null;
        }
    }

    private static JsonObject Light(Func<string, string> order, Func<string, string> value, Func<string, string, string, string> flag, Component component)
    {
        var state = order("x").Split("/set/")[0] + "/state";
        var light = new JsonObject
        {
            ["p"] = "light", ["cmd_t"] = order("on"), ["stat_val_tpl"] = flag("on", "ON", "OFF"),
            ["bri_cmd_t"] = order("brightness"), ["bri_stat_t"] = state, ["bri_val_tpl"] = value("brightness"), ["bri_scl"] = 100,
        };
        if (component.Class is "color" or "rgb")
        {
            light["hs_cmd_t"] = order("color");
            light["hs_stat_t"] = state;
            light["hs_val_tpl"] = $"{value("color.h")},{value("color.s")}";
        }

        if (component.Min is { } min && component.Max is { } max)
        {
            (light["clr_temp_k"], light["min_k"], light["max_k"]) = (true, min, max);
            (light["clr_temp_cmd_t"], light["clr_temp_stat_t"], light["clr_temp_val_tpl"]) = (order("colorTemp"), state, value("colorTemp"));
        }

        return light;
    }

    private static JsonObject Climate(Func<string, string> order, Func<string, string> value, string id)
    {
        var state = order("x").Split("/set/")[0] + "/state";
        return new JsonObject
        {
            ["p"] = "climate",
            ["modes"] = new JsonArray("off", "heat", "cool", "auto", "dry", "fan_only"),
            ["mode_cmd_t"] = order("mode"),
            ["mode_stat_t"] = state,
            ["mode_stat_tpl"] = $"{{{{ 'fan_only' if value_json['{id}'].mode == 'fan' else value_json['{id}'].mode }}}}",
            ["temp_cmd_t"] = order("target"),
            ["temp_stat_t"] = state,
            ["temp_stat_tpl"] = value("target"),
            ["curr_temp_t"] = state,
            ["curr_temp_tpl"] = value("current"),
            ["temp_unit"] = "C",
        };
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Home;
using Roommate.Home.Link;
using Roommate.Home.Twins;

namespace Roommate.Home.Discovery.Outward;

/// <summary>A component as one or more entities of Home Assistant's; none for what has no place there. Pure.</summary>
internal static class OutwardParts
{
    /// <summary>Each with the name it has beside the component's own; empty for the component itself.</summary>
    public static IEnumerable<(string Name, JsonObject Part)> Of(string device, string id, Component component) =>
        component.Kind == "media" ? Media(device, id, component)
        : Part(device, id, component) is { } part ? [("", part)]
        : [];

    /// <summary>The state of the first vacuum among the components; null when there is none, or it has said nothing.</summary>
    public static JsonObject? VacuumState(IReadOnlyDictionary<string, Component>? components, JsonElement reported)
    {
        var id = components?.FirstOrDefault(static c => c.Value.Kind == "vacuum").Key;
        if (id is null || MergePatch.Find(reported, $"{id}.state") is not { ValueKind: JsonValueKind.String } state)
        {
            return null;
        }

        var told = new JsonObject { ["state"] = state.GetString() };
        if (MergePatch.Find(reported, $"{id}.battery") is { ValueKind: JsonValueKind.Number } battery)
        {
            told["battery_level"] = Entities.Numbers.Node(battery.GetDouble());
        }

        return told;
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
                return Climate(Order, Value, component, id);
            case "vacuum":
                return Vacuum(Order, device);
            case "speaker":
                return new JsonObject { ["p"] = "notify", ["cmd_t"] = Order("say") };
            case "cover":
                return new JsonObject
                {
                    ["p"] = "cover", ["cmd_t"] = Order("move"), ["pos_t"] = OutwardTopics.State(device), ["pos_tpl"] = Value("position"), ["set_pos_t"] = Order("position"),
                    ["tilt_cmd_t"] = component.Class is "blind" or "shutter" ? Order("tilt") : null,
                    ["tilt_status_t"] = component.Class is "blind" or "shutter" ? OutwardTopics.State(device) : null,
                    ["tilt_status_tpl"] = component.Class is "blind" or "shutter" ? Value("tilt") : null,
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

        if (component.Options is { Count: > 0 } effects)
        {
            (light["fx_cmd_t"], light["fx_stat_t"], light["fx_val_tpl"]) = (order("effect"), state, value("effect"));
            light["fx_list"] = Texts(effects);
        }

        return light;
    }

    private static JsonObject Climate(Func<string, string> order, Func<string, string> value, Component component, string id)
    {
        var state = order("x").Split("/set/")[0] + "/state";
        return new JsonObject
        {
            ["p"] = "climate",
            ["modes"] = component.Options is { Count: > 0 } modes
                ? Texts(modes.Select(static m => m == "fan" ? "fan_only" : m))
                : new JsonArray("off", "heat", "cool", "auto", "dry", "fan_only"),
            ["mode_cmd_t"] = order("mode"),
            ["mode_stat_t"] = state,
            ["mode_stat_tpl"] = $"{{{{ 'fan_only' if value_json['{id}'].mode == 'fan' else value_json['{id}'].mode }}}}",
            ["temp_cmd_t"] = order("target"),
            ["temp_stat_t"] = state,
            ["temp_stat_tpl"] = value("target"),
            ["curr_temp_t"] = state,
            ["curr_temp_tpl"] = value("current"),
            ["act_t"] = state,
            ["act_tpl"] = $"{{{{ value_json['{id}'].action | default('None') }}}}",
            ["min_temp"] = component.Min,
            ["max_temp"] = component.Max,
            ["temp_step"] = component.Step,
            ["temp_unit"] = "C",
        };
    }

    // There a vacuum's state is read without a template: it is told in those words on a topic of its own.
    private static JsonObject Vacuum(Func<string, string> order, string device) => new()
    {
        ["p"] = "vacuum",
        ["stat_t"] = OutwardTopics.Vacuum(device),
        ["cmd_t"] = order("order"),
        ["sup_feat"] = new JsonArray("start", "pause", "stop", "return_home", "locate", "clean_spot", "battery"),
    };

    // There is no media player by MQTT: what can be shown of one is.
    private static IEnumerable<(string Name, JsonObject Part)> Media(string device, string id, Component component)
    {
        string Order(string property) => OutwardTopics.Order(device, id, property);
        string Value(string property) => $"{{{{ value_json['{id}'].{property} }}}}";
        string Flag(string property) => $"{{{{ 'ON' if value_json['{id}'].{property} else 'OFF' }}}}";
        yield return ("", new JsonObject { ["p"] = "switch", ["cmd_t"] = Order("on"), ["val_tpl"] = Flag("on") });
        yield return ("playing", new JsonObject { ["p"] = "switch", ["cmd_t"] = Order("playing"), ["val_tpl"] = Flag("playing") });
        yield return ("volume", new JsonObject { ["p"] = "number", ["cmd_t"] = Order("volume"), ["val_tpl"] = Value("volume"), ["min"] = 0, ["max"] = 100, ["unit_of_meas"] = "%" });
        if (component.Options is { Count: > 0 } sources)
        {
            yield return ("source", new JsonObject { ["p"] = "select", ["cmd_t"] = Order("source"), ["val_tpl"] = Value("source"), ["ops"] = Texts(sources) });
        }
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(static t => (JsonNode)t)];
}

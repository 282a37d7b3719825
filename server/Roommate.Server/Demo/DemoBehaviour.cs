using System.Text.Json.Nodes;
using Roommate.Contracts.Home;

namespace Roommate.Server.Demo;

/// <summary>How a part begins and how it changes by itself.</summary>
internal static class DemoBehaviour
{
    public static JsonObject Start(Component component, Random random) => component.Kind switch
    {
        "light" => new JsonObject { ["on"] = random.Next(3) == 0, ["brightness"] = 40 + random.Next(60) },
        "switch" => new JsonObject { ["on"] = random.Next(2) == 0 },
        "fan" => new JsonObject { ["on"] = false, ["speed"] = 40 },
        "cover" => new JsonObject { ["position"] = 100, ["moving"] = false },
        "media" => new JsonObject { ["on"] = true, ["playing"] = false, ["volume"] = 30, ["source"] = "Radio" },
        "lock" => new JsonObject { ["locked"] = true, ["jammed"] = false },
        "climate" => new JsonObject { ["mode"] = "heat", ["target"] = 20, ["current"] = 19.4, ["action"] = "idle" },
        "vacuum" => new JsonObject { ["state"] = "docked", ["battery"] = 96 },
        "binary" => new JsonObject { ["active"] = false },
        _ => new JsonObject { ["value"] = Typical(component.Class) },
    };

    /// <summary>What changes by itself now, or null. Called about every second.</summary>
    public static JsonObject? Drift(Component component, JsonObject state, Random random) => component.Kind switch
    {
        "sensor" when random.NextDouble() < Liveliness(component.Class) => Sensed(component.Class, state, random),
        "binary" when random.NextDouble() < 0.04 => new JsonObject { ["active"] = !Flag(state, "active") },
        "climate" when random.NextDouble() < 0.15 => Climate(state, random),
        // Somebody presses the switch on the wall.
        "light" when random.NextDouble() < 0.004 => new JsonObject { ["on"] = !Flag(state, "on") },
        "vacuum" when Text(state, "state") == "cleaning" && random.NextDouble() < 0.2 => new JsonObject { ["battery"] = Math.Max(5, Number(state, "battery") - 1) },
        _ => null,
    };

    /// <summary>The steps a part takes towards a wish, the last one reaching it: blinds take seconds, a lamp does not.</summary>
    public static IEnumerable<(int WaitMs, JsonObject Patch)> Obey(Component component, JsonObject state, JsonObject wish)
    {
        if (component.Kind == "cover" && wish["position"] is JsonValue target)
        {
            var to = target.GetValue<double>();
            for (var at = Number(state, "position"); Math.Abs(to - at) > 20;)
            {
                at += Math.Sign(to - at) * 20;
                yield return (700, new JsonObject { ["position"] = at, ["moving"] = true });
            }

            yield return (700, new JsonObject { ["position"] = to, ["moving"] = false });
            yield break;
        }

        if (component.Kind == "vacuum" && Text(wish, "state") == "returning")
        {
            yield return (0, new JsonObject { ["state"] = "returning" });
            yield break;
        }

        yield return (0, (JsonObject)wish.DeepClone());
    }

    /// <summary>What a device answers to a command: every one can identify itself, the rest depends on its parts.</summary>
    public static JsonObject Run(string command, IReadOnlyDictionary<string, Component> components)
    {
        var knows = command switch
        {
            "identify" or "reboot" => true,
            "press" => components.Values.Any(static c => c.Kind == "button"),
            "say" => components.Values.Any(static c => c.Kind is "speaker" or "media"),
            _ => false,
        };
        return knows
            ? new JsonObject { ["status"] = 200, ["body"] = new JsonObject { ["done"] = command } }
            : new JsonObject { ["status"] = 404, ["body"] = new JsonObject { ["message"] = $"This device has no command {command}." } };
    }

    private static double Typical(string? @class) => @class switch { "temperature" => 21.2, "humidity" => 54, "power" => 84, _ => 0 };

    private static double Liveliness(string? @class) => @class == "power" ? 0.5 : 0.25;

    private static JsonObject Sensed(string? @class, JsonObject state, Random random)
    {
        var value = Number(state, "value");
        var (step, centre) = @class switch { "temperature" => (0.1, 21.2), "humidity" => (1.0, 54.0), _ => (6.0, 84.0) };
        var next = value + ((random.NextDouble() - 0.5) * 2 * step) + ((centre - value) * 0.02);
        return new JsonObject { ["value"] = Math.Round(next, @class == "temperature" ? 1 : 0) };
    }

    private static JsonObject Climate(JsonObject state, Random random)
    {
        var gap = Number(state, "target") - Number(state, "current");
        var heating = gap > 0.2 && Text(state, "mode") != "off";
        return new JsonObject { ["current"] = Math.Round(Number(state, "current") + (heating ? 0.1 : -0.05) + ((random.NextDouble() - 0.5) * 0.04), 1), ["action"] = heating ? "heating" : "idle" };
    }

    private static double Number(JsonObject state, string name) => state[name] is JsonValue value && value.TryGetValue<double>(out var number) ? number
        : state[name] is JsonValue whole && whole.TryGetValue<int>(out var integer) ? integer : 0;

    private static bool Flag(JsonObject state, string name) => state[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    private static string? Text(JsonObject state, string name) => state[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

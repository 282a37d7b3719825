using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Home.Twins;

namespace Roommate.Home.Scenes;

/// <summary>What a scene must look like, and how one is made from devices as they are. Pure.</summary>
internal static class SceneRules
{
    private const int MostName = 80;
    private const int MostDevices = 200;
    private const int MostAliases = 20;

    // What is captured of each kind. A lock is not: a scene that was captured while the door stood open must not open it.
    private static readonly Dictionary<string, string[]> Captured = new(StringComparer.Ordinal)
    {
        ["light"] = ["on", "brightness", "colorTemp", "color", "effect"],
        ["switch"] = ["on"],
        ["climate"] = ["mode", "target", "fanMode"],
        ["cover"] = ["position", "tilt"],
        ["fan"] = ["on", "speed"],
        ["media"] = ["on", "volume", "source"],
        ["number"] = ["value"],
        ["select"] = ["option"],
    };

    public static Fault? Check(string? name, IReadOnlyList<string>? aliases, IReadOnlyList<SceneState>? states)
    {
        if (name is not null && !IsName(name))
        {
            return Fault.Invalid("name", $"A scene's name has 1 to {MostName} visible characters.");
        }

        if (aliases is { Count: > MostAliases } || aliases?.Any(static a => a is null || !IsName(a)) == true)
        {
            return Fault.Invalid("aliases", $"At most {MostAliases} other names, each like a name.");
        }

        if (states is null)
        {
            return null;
        }

        if (states.Count is 0 or > MostDevices || states.Any(static s => s?.DeviceId is null) || states.Select(static s => s.DeviceId).Distinct().Count() != states.Count)
        {
            return Fault.Invalid("states", $"One to {MostDevices} devices, each once.");
        }

        for (var i = 0; i < states.Count; i++)
        {
            if (TwinLimits.Check(states[i].Desired, $"states[{i}].desired") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>A device as it is, as far as a scene can bring it back; null when there is nothing to bring back.</summary>
    public static SceneState? Capture(string deviceId, TwinState twin)
    {
        var desired = new JsonObject();
        foreach (var (id, component) in twin.About.Components ?? new Dictionary<string, Component>())
        {
            if (Captured.TryGetValue(component.Kind, out var properties) && Part(twin, id, properties) is { Count: > 0 } part)
            {
                desired[id] = part;
            }
        }

        return desired.Count == 0 ? null : new SceneState(deviceId, JsonSerializer.SerializeToElement(desired));
    }

    /// <summary>What takes a patch back: each leaf of it as it is wanted or reported now.</summary>
    public static SceneState? Before(SceneState state, TwinState twin)
    {
        var back = new JsonObject();
        foreach (var (path, _) in MergePatch.Leaves(state.Desired))
        {
            if ((MergePatch.Find(twin.Desired, path) ?? MergePatch.Find(twin.Reported, path)) is { } value)
            {
                Put(back, path.Split('.'), value);
            }
        }

        return back.Count == 0 ? null : new SceneState(state.DeviceId, JsonSerializer.SerializeToElement(back));
    }

    private static JsonObject Part(TwinState twin, string id, string[] properties)
    {
        var part = new JsonObject();
        foreach (var property in properties)
        {
            if ((MergePatch.Find(twin.Reported, $"{id}.{property}") ?? MergePatch.Find(twin.Desired, $"{id}.{property}")) is { } value)
            {
                part[property] = JsonSerializer.SerializeToNode(value);
                if (property == "on" && value.ValueKind == JsonValueKind.False)
                {
                    break;
                }
            }
        }

        return part;
    }

    private static void Put(JsonObject root, string[] path, JsonElement value)
    {
        foreach (var name in path[..^1])
        {
            root = root[name] as JsonObject ?? (JsonObject)(root[name] = new JsonObject());
        }

        root[path[^1]] = JsonSerializer.SerializeToNode(value);
    }

    private static bool IsName(string? text) => text is not null && text.Trim().Length > 0 && text.Length <= MostName && !text.Any(char.IsControl) && !text.Any(char.IsSurrogate);
}

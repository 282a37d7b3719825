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
            foreach (var (name, part) in OutwardParts.Of(device.Id, id, component))
            {
                var of = name.Length == 0 ? id : $"{id}_{name}";
                part["uniq_id"] = $"{DiscoveryTopic.OwnObject}{device.Id}_{of}";
                part["name"] = name.Length == 0 ? component.Name ?? id : $"{component.Name ?? id} {name}";
                foreach (var (key, _) in part.Where(static p => p.Value is null).ToArray())
                {
                    part.Remove(key); // null is no value to the other end
                }

                parts[of] = part;
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
}

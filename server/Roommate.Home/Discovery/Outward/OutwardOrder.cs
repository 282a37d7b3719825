using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Home;
using Roommate.Home.Discovery.Entities;

namespace Roommate.Home.Discovery.Outward;

/// <summary>What an order on <c>roommate/{dev}/set/{component}/{property}</c> means: a patch of desired, or a command. Pure; nothing for what makes no sense.</summary>
internal sealed record OutwardOrder(JsonElement? Patch = null, string? Command = null, string? Text = null)
{
    private const int MostText = 1000;

    // The other end's words for what a vacuum does, and ours.
    private static readonly Dictionary<string, string> VacuumOrders = new(StringComparer.Ordinal)
    {
        ["start"] = "start", ["pause"] = "pause", ["stop"] = "stop", ["return_to_base"] = "dock", ["locate"] = "locate", ["clean_spot"] = "clean_spot",
    };

    public static OutwardOrder? Read(Component component, string id, string property, string payload)
    {
        if (payload.Length > MostText)
        {
            return null;
        }

        return (component.Kind, property) switch
        {
            ("light" or "switch" or "fan" or "media", "on") when payload is "ON" or "OFF" => Want(id, property, payload == "ON"),
            ("lock", "locked") when payload is "LOCK" or "UNLOCK" => Want(id, property, payload == "LOCK"),
            ("light", "color") => payload.Split(',') is [var h, var s] && Numbers.Read(h) is { } hue && Numbers.Read(s) is { } saturation
                ? Want(id, property, new JsonObject { ["h"] = Numbers.Node(hue), ["s"] = Numbers.Node(saturation) })
                : null,
            ("light", "brightness" or "colorTemp") or ("fan", "speed") or ("cover", "position" or "tilt") or ("media", "volume") or ("climate", "target") or ("number", "value") =>
                Numbers.Read(payload) is { } number ? Want(id, property, Numbers.Node(number)) : null,
            ("climate", "mode") => Want(id, property, payload == "fan_only" ? "fan" : payload),
            ("climate", "fanMode") or ("light", "effect") or ("media", "source") or ("select", "option") or ("text", "value") => Want(id, property, payload),
            ("media", "playing") when payload is "ON" or "OFF" => Want(id, property, payload == "ON"),
            ("vacuum", "order") when VacuumOrders.GetValueOrDefault(payload) is { } command => new OutwardOrder(Command: command),
            ("speaker", "say") when payload.Length > 0 => new OutwardOrder(Command: "say", Text: payload),
            ("cover", "move") => payload switch
            {
                "OPEN" => Want(id, "position", 100),
                "CLOSE" => Want(id, "position", 0),
                "STOP" => new OutwardOrder(Command: "stop"),
                _ => null,
            },
            ("button", "press") => new OutwardOrder(Command: "press"),
            _ => null,
        };
    }

    private static OutwardOrder Want(string id, string property, JsonNode value) =>
        new(JsonSerializer.SerializeToElement(new JsonObject { [id] = new JsonObject { [property] = value } }));
}

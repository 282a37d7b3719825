using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Tools;

/// <summary>The device tools a model may call: list, read, set. They act as the person who asked and can do no more than they may.</summary>
internal sealed class DeviceTools(IHomeDevices home)
{
    public const string List = "list_devices";
    public const string Read = "read_device";
    public const string Set = "set_device";

    // Locks ask a person first; until the confirmation card exists the assistant does not touch them through a model.
    private static readonly HashSet<string> NeedsConfirmation = ["lock"];

    public static IReadOnlyList<(string Name, string Description, string Schema)> Definitions { get; } =
    [
        (List, "Lists the devices of the home with room, parts and whether they are online.", """{"type":"object","properties":{},"additionalProperties":false}"""),
        (Read, "Reads what a device last reported and what is wanted of it.", """{"type":"object","properties":{"deviceId":{"type":"string"}},"required":["deviceId"],"additionalProperties":false}"""),
        (Set, "Changes what is wanted of a device by a JSON merge-patch by component, for example {\"light\":{\"on\":true,\"brightness\":40}}.",
            """{"type":"object","properties":{"deviceId":{"type":"string"},"patch":{"type":"object"}},"required":["deviceId","patch"],"additionalProperties":false}"""),
    ];

    /// <summary>Runs a tool; what goes wrong is told to the model in words.</summary>
    public async ValueTask<(bool Ok, object Result)> RunAsync(Caller caller, string homeId, string turnId, string name, string arguments, CancellationToken ct)
    {
        JsonElement given;
        try
        {
            given = JsonSerializer.Deserialize<JsonElement>(arguments, Wire.Json);
        }
        catch (JsonException)
        {
            return (false, new { error = "The arguments are not JSON." });
        }

        var twins = await home.TwinsAsync(caller, homeId, ct);
        if (name == List)
        {
            return (true, twins.Select(static t => new { id = t.Id, name = t.Name, roomId = t.RoomId, online = t.Connection.Online, components = t.About.Components }).Take(300));
        }

        var id = given.ValueKind == JsonValueKind.Object && given.TryGetProperty("deviceId", out var d) && d.ValueKind == JsonValueKind.String ? d.GetString() : null;
        if (twins.FirstOrDefault(t => t.Id == id) is not { } twin)
        {
            return (false, new { error = "There is no such device in this home." });
        }

        return name switch
        {
            Read => (true, new { id = twin.Id, name = twin.Name, reported = twin.Reported, desired = twin.Desired, online = twin.Connection.Online }),
            Set => await SetAsync(caller, turnId, twin, given, ct),
            _ => (false, new { error = $"There is no tool {name}." }),
        };
    }

    private async ValueTask<(bool Ok, object Result)> SetAsync(Caller caller, string turnId, Twin twin, JsonElement given, CancellationToken ct)
    {
        if (!given.TryGetProperty("patch", out var patch) || patch.ValueKind != JsonValueKind.Object)
        {
            return (false, new { error = "patch must be an object." });
        }

        if (patch.EnumerateObject().Any(p => twin.About.Components?.GetValueOrDefault(p.Name) is { } c && NeedsConfirmation.Contains(c.Kind)))
        {
            return (false, new { error = "Locks are not changed by the model. Ask the person to say it themselves, for example: lock the front door." });
        }

        var set = await home.SetAsync(caller, turnId, twin.Id, patch, ct);
        return set.Succeeded ? (true, new { ok = true, version = set.Value.Version }) : (false, new { error = set.Fault.Text });
    }
}

using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Home.Twins;
using Roommate.Platform.Outbound;
using Roommate.Platform.Security;

namespace Roommate.Home.Routines;

/// <summary>Whether what a routine refers to is there, in its home; whether devices can be what it wants of them, and whether the addresses it calls may be called.</summary>
internal sealed class RoutineGone(Gate gate, IRoutineHome homes, OutboundGuard outbound, Twins.Twins twins)
{
    /// <summary>Null when all of it is there.</summary>
    public async ValueTask<Fault?> CheckAsync(string homeId, RoutineDefinition definition, CancellationToken ct)
    {
        if (await OfAsync(homeId, definition, ct) is { Count: > 0 } gone)
        {
            return Fault.Invalid("This routine refers to what is not there.") with { Errors = new Dictionary<string, string[]> { ["references"] = [.. gone] } };
        }

        if (await WrongWishAsync(definition, ct) is { } wrong)
        {
            return wrong;
        }

        foreach (var action in RoutineReferences.All(definition.Actions).Where(static a => a.Type == "webhook"))
        {
            if (await outbound.CheckAsync(action.Url!, "url", ct) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    // What a template will be is not known yet; the run checks it.
    private async ValueTask<Fault?> WrongWishAsync(RoutineDefinition definition, CancellationToken ct)
    {
        foreach (var action in RoutineReferences.All(definition.Actions).Where(static a => a.Type == "set"))
        {
            if (await twins.RecentAsync(action.DeviceId!, ct) is not { } twin)
            {
                continue;
            }

            foreach (var (path, value) in MergePatch.Leaves(action.Patch!.Value).Where(static l => !IsTemplate(l.Value)))
            {
                if (ComponentKinds.Wrong(twin.About, path, value) is { } why)
                {
                    return Fault.Invalid("actions", $"{action.DeviceId} cannot be set so: {why}");
                }
            }
        }

        return null;
    }

    private static bool IsTemplate(JsonElement value) => value.ValueKind == JsonValueKind.String && Templates.PathsIn(value.GetString()!).Any();

    public async ValueTask<IReadOnlyList<string>> OfAsync(string homeId, RoutineDefinition definition, CancellationToken ct)
    {
        var gone = new List<string>();
        var actions = RoutineReferences.All(definition.Actions).ToArray();
        var things = RoutineReferences.Devices(definition).Select(static id => (id, "device"))
            .Concat(actions.Select(static a => a.SceneId).OfType<string>().Select(static id => (id, "scene")))
            .Concat(actions.Select(static a => a.RoomId).OfType<string>().Select(static id => (id, "room")))
            .Concat(actions.Select(static a => a.RoutineId).Concat(definition.Triggers.Select(static t => t.RoutineId)).OfType<string>().Select(static id => (id, "routine")));
        foreach (var (id, what) in things.Distinct())
        {
            if (await gate.LocateAsync(id, ct) is not { } place || place.HomeId != homeId)
            {
                gone.Add($"There is no {what} {id} in this home.");
            }
        }

        var people = actions.SelectMany(static a => a.UserIds ?? []).Concat(definition.Triggers.Select(static t => t.UserId).OfType<string>()).Distinct().ToArray();
        if (people.Length > 0 && await homes.GetAsync(homeId, ct) is { } home)
        {
            gone.AddRange(people.Where(p => !home.Members.ContainsKey(p)).Select(static p => $"{p} is no member of this home."));
        }

        return gone;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>What values were in the past, as far as it is known; asked at any moment. Pure.</summary>
/// <param name="Values">By device and path, in order of time.</param>
internal sealed record PastValues(IReadOnlyDictionary<(string Device, string Path), IReadOnlyList<(DateTimeOffset At, JsonElement Value)>> Values)
{
    /// <summary>The moments a state trigger would have fired.</summary>
    public IEnumerable<(DateTimeOffset At, JsonElement Value)> Fired(RoutineTrigger trigger, DateTimeOffset to)
    {
        var values = Values.GetValueOrDefault((trigger.DeviceId!, trigger.Path!)) ?? [];
        for (var i = 1; i < values.Count; i++)
        {
            if (StateTriggers.Of(trigger, values[i - 1].Value, values[i].Value) != StateTriggers.Move.Enters)
            {
                continue;
            }

            var (at, value) = values[i];
            var fires = at.AddMilliseconds(trigger.ForMs ?? 0);
            var left = values.Skip(i + 1).Where(v => !StateTriggers.Holds(trigger, v.Value, value)).Select(static v => (DateTimeOffset?)v.At).FirstOrDefault();
            if (fires <= to && (left is null || left >= fires))
            {
                yield return (fires, value);
            }
        }
    }

    /// <summary>The home as it was for these conditions.</summary>
    public RoutineWorld WorldAt(DateTimeOffset at, HomeClock home, IReadOnlyList<RoutineCondition>? conditions, IReadOnlySet<string> everybody)
    {
        var reported = new Dictionary<string, JsonObject>();
        foreach (var condition in Flat(conditions).Where(static c => c.Type == "state"))
        {
            if (Values.TryGetValue((condition.DeviceId!, condition.Path!), out var values) && values.LastOrDefault(v => v.At <= at) is { At.Ticks: > 0 } last)
            {
                var root = reported.TryGetValue(condition.DeviceId!, out var known) ? known : reported[condition.DeviceId!] = [];
                Put(root, condition.Path!.Split('.'), last.Value);
            }
        }

        return new RoutineWorld(at, home, reported.ToDictionary(static r => r.Key, static r => JsonSerializer.SerializeToElement(r.Value)), everybody);
    }

    public static IEnumerable<RoutineCondition> Flat(IReadOnlyList<RoutineCondition>? conditions) => (conditions ?? []).SelectMany(static c => Flat(c.Of).Prepend(c));

    private static void Put(JsonObject root, string[] path, JsonElement value)
    {
        foreach (var name in path[..^1])
        {
            root = root[name] as JsonObject ?? (JsonObject)(root[name] = new JsonObject());
        }

        root[path[^1]] = JsonSerializer.SerializeToNode(value);
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Home;

namespace Roommate.Assistant.Acting;

/// <summary>From what was understood to what is done and said: pure, over the twins of the home.</summary>
public static class CommandPlanner
{
    /// <summary>Null when nothing here can do it: somebody else may know what to do.</summary>
    public static ActionPlan? Plan(Understood command, IReadOnlyList<Twin> twins, DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        return command.Intent switch
        {
            null => null,
            Intents.GetTime => ActionPlan.Say($"It is {local.ToString("HH:mm", CultureInfo.InvariantCulture)}."),
            Intents.GetDate => ActionPlan.Say($"Today is {local.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture)}."),
            Intents.ActivateScene when command.Slots.GetValueOrDefault(Slots.Scene) is string scene => ActionPlan.Say($"{scene} is set.") with { Scene = scene },
            Intents.NeverMind => ActionPlan.Say("All right."),
            Intents.GetWeather => ActionPlan.Say("I am not connected to a weather service, so I cannot say."),
            Intents.GetState => ActionPlan.Say(StateAnswers.Answer(command, Targets(command, twins))),
            Intents.GetTemperature => ActionPlan.Say(StateAnswers.Temperature(command.Targets.Count > 0 ? Targets(command, twins) : twins)),
            Intents.Next or Intents.Previous => Media(command, Targets(command, twins), command.Intent, args: null),
            Intents.Play when command.Slots.GetValueOrDefault(Slots.Query) is string query =>
                Media(command, Targets(command, twins), "play", JsonSerializer.SerializeToElement(new { query })),
            _ => Act(command, Targets(command, twins)),
        };
    }

    private static Twin[] Targets(Understood command, IReadOnlyList<Twin> twins)
    {
        var byId = twins.ToDictionary(static t => t.Id);
        return [.. command.Targets.Where(byId.ContainsKey).Select(id => byId[id])];
    }

    private static ActionPlan? Media(Understood command, Twin[] targets, string name, JsonElement? args)
    {
        Twin[] players = [.. targets.Where(static t => (t.About.Components ?? new Dictionary<string, Component>()).Values.Any(static c => c.Kind == "media"))];
        return players.Length == 0
            ? ActionPlan.Say("I know no player there.")
            : new ActionPlan([], Said(command, [.. players.Select(static p => p.Name)])) { Commands = [.. players.Select(p => (p, name, args))] };
    }

    private static ActionPlan? Act(Understood command, Twin[] targets)
    {
        var patches = new List<(Twin Twin, JsonObject Patch)>();
        foreach (var twin in targets)
        {
            if (DevicePatches.For(command, twin) is { } patch)
            {
                patches.Add((twin, patch));
            }
        }

        return patches.Count > 0 ? new ActionPlan(patches, Said(command, [.. patches.Select(static p => p.Twin.Name)]))
            : targets.Length > 0 ? ActionPlan.Say($"{StateAnswers.List([.. targets.Take(3).Select(static t => t.Name)])} cannot do that.")
            : null;
    }

    /// <summary>What is said when a command was done to devices of these names.</summary>
    public static string Said(Understood command, string[] names)
    {
        var what = names.Length > 3 ? $"{names.Length} devices" : StateAnswers.List(names);
        return command.Intent switch
        {
            Intents.TurnOn => $"Turned on {what}.",
            Intents.TurnOff => $"Turned off {what}.",
            Intents.Toggle => $"Switched {what}.",
            Intents.Open => $"Opening {what}.",
            Intents.Close => $"Closing {what}.",
            Intents.Lock => $"Locking {what}.",
            Intents.Unlock => $"Unlocking {what}.",
            Intents.SetTemperature => $"Set {what} to {Value(command, Slots.Temperature, " °C")}.",
            Intents.SetBrightness => $"Set {what} to {Value(command, Slots.Brightness, " %")}.",
            Intents.SetPosition => $"Moving {what} to {Value(command, Slots.Position, " %")}.",
            Intents.SetVolume => $"Set {what} to {Value(command, Slots.Volume, " %")}.",
            Intents.SetMode => $"Set {what} to {Value(command, Slots.Mode, "")}.",
            Intents.Stop => $"Stopped {what}.",
            Intents.Play => $"Playing on {what}.",
            Intents.Pause => $"Paused {what}.",
            Intents.Next => $"Skipped on {what}.",
            Intents.Previous => $"Back one on {what}.",
            Intents.Mute => command.Slots.GetValueOrDefault(Slots.How) is "off" ? $"{what} can be heard again." : $"Muted {what}.",
            Intents.VacuumStart => $"{what} starts cleaning.",
            Intents.VacuumReturn => $"{what} goes back to its dock.",
            Intents.SetColor => $"Made {what} {Value(command, Slots.Color, "")}.",
            _ => $"Done: {what}.",
        };
    }

    private static string Value(Understood command, string slot, string unit) =>
        command.Slots.TryGetValue(slot, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) + unit
        : command.Slots.TryGetValue(Slots.Step, out var step) && Convert.ToDouble(step, CultureInfo.InvariantCulture) < 0 ? "a little less"
        : "a little more";
}

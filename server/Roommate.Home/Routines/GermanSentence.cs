using System.Globalization;
using System.Text.Json;
using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>A routine as one plain German sentence: conditions are clauses with their verb at the end, actions are infinitives.</summary>
internal sealed class GermanSentence(Func<string, string> name, TimeZoneInfo zone) : RoutineSentence(name, zone)
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de");

    protected override string When(RoutineDefinition definition) =>
        (definition.Triggers.Count == 0 ? "wenn jemand sie startet" : Join([.. definition.Triggers.Select(Trigger)], "oder"))
        + (definition.Conditions is { Count: > 0 } conditions ? $", falls {All(conditions)}" : "");

    public override string Trigger(RoutineTrigger trigger) => trigger.Type switch
    {
        "cron" => Cron(trigger.Cron!),
        "once" => $"am {Local(trigger.At!.Value).ToString("d. MMM yyyy 'um' HH:mm", German)}",
        "every" => $"alle {Length(trigger.EveryMs!.Value)}",
        "sun" => Sun(trigger),
        "state" => $"wenn {State(trigger)}{(trigger.ForMs is { } forMs ? $" ({Length(forMs)} lang)" : "")}",
        "event" => $"wenn {Name(trigger.DeviceId!)} {trigger.Event} meldet",
        "presence" when trigger.UserId is { } user => $"wenn {Name(user)} {(trigger.Presence == "home" ? "kommt" : "geht")}",
        "presence" => trigger.Presence == "home" ? "wenn die erste Person kommt" : "wenn die letzte Person geht",
        "webhook" => "wenn ihre Adresse aufgerufen wird",
        "routine" => $"nach {Name(trigger.RoutineId!)}",
        _ => "wenn etwas geschieht",
    };

    public override string Condition(RoutineCondition condition) => condition.Type switch
    {
        "state" => Is(Name(condition.DeviceId!), condition.Path!, condition.Is, condition.Above, condition.Below),
        "time" => (condition.After, condition.Before) switch
        {
            ({ } after, { } before) => $"es zwischen {after} und {before} ist",
            ({ } after, null) => $"es nach {after} ist",
            (_, var before) => $"es vor {before} ist",
        },
        "weekday" => $"{Join([.. condition.Days!.Select(Day)], "oder")} ist",
        "presence" when condition.UserId is { } user => $"{Name(user)} {(condition.Presence == "home" ? "da" : "weg")} ist",
        "presence" => condition.Presence == "home" ? "jemand da ist" : "niemand da ist",
        "value" => Is(condition.Value!, "", condition.Is, condition.Above, condition.Below),
        "and" => All(condition.Of!),
        "or" => Join([.. condition.Of!.Select(Condition)], "oder"),
        "not" => $"nicht gilt, dass {All(condition.Of!)}",
        _ => "etwas gilt",
    };

    public override string Action(RoutineAction action) => action.Type switch
    {
        "set" => Set(action),
        "scene" => $"die Szene {Name(action.SceneId!)} setzen",
        "command" => $"{Name(action.DeviceId!)} {action.Command} ausführen lassen",
        "message" => $"„{Short(action.Text!)}“ in {Name(action.RoomId!)} sagen",
        "notify" => $"{(action.UserIds is { } users ? Join([.. users.Select(Name)], "und") : "dem Besitzer")} „{Short(action.Text!)}“ melden",
        "ask" => $"den Assistenten „{Short(action.Text!)}“ fragen",
        "delay" => $"{Length(action.ForMs!.Value)} warten",
        "wait" => $"warten, bis {All(action.Until!)} (höchstens {Length(action.TimeoutMs!.Value)})",
        "choose" => string.Join("; ", action.Choices!.Select(c => $"{(c.If.Count == 0 ? "immer" : $"falls {All(c.If)}")}: {Whole(c.Then)}"))
            + (action.Else is { Count: > 0 } other ? $"; sonst {Whole(other)}" : ""),
        "repeat" => action.While is { Count: > 0 } hold
            ? $"solange {All(hold)} (höchstens {action.Times}-mal): {Whole(action.Do!)}"
            : $"{action.Times}-mal: {Whole(action.Do!)}",
        "routine" => $"{Name(action.RoutineId!)} starten",
        "webhook" => $"{(Uri.TryCreate(action.Url, UriKind.Absolute, out var uri) ? uri.Host : "eine Adresse")} aufrufen",
        _ => "aufhören",
    };

    protected override string Whole(IReadOnlyList<RoutineAction> actions) => Actions(actions, ", dann ", static more => $" und {more} weitere Schritte", "nichts tun");

    private string All(IReadOnlyList<RoutineCondition> conditions) => Join([.. conditions.Select(Condition)], "und");

    private static string Length(long ms) => Length(ms, static (count, unit) => (unit, count == 1) switch
    {
        ("day", true) => "Tag",
        ("day", false) => "Tage",
        ("hour", true) => "Stunde",
        ("hour", false) => "Stunden",
        ("minute", true) => "Minute",
        ("minute", false) => "Minuten",
        (_, true) => "Sekunde",
        _ => "Sekunden",
    });

    private static string Cron(string cron) => CronTime.Read(cron) switch
    {
        { EveryMinutes: { } step } => $"alle {step} Minuten",
        { At: { } at, Days: "*" } => $"jeden Tag um {at}",
        { At: { } at, Days: "1-5" } => $"werktags um {at}",
        { At: { } at, Days: "0,6" } => $"am Wochenende um {at}",
        { At: { } at, Days: var days } => $"{Join([.. days.Split(',').Select(static d => Day(CronTime.DayName(d)))], "und")} um {at}",
        _ => $"nach dem Plan {cron}",
    };

    private static string Day(string day) => day switch
    {
        "mon" => "Montag",
        "tue" => "Dienstag",
        "wed" => "Mittwoch",
        "thu" => "Donnerstag",
        "fri" => "Freitag",
        "sat" => "Samstag",
        "sun" => "Sonntag",
        _ => day,
    };

    private static string Sun(RoutineTrigger trigger)
    {
        var sun = trigger.Sun == "sunrise" ? "Sonnenaufgang" : "Sonnenuntergang";
        return trigger.OffsetMinutes switch
        {
            null or 0 => $"bei {sun}",
            < 0 and var before => $"{Length(-before * 60_000L)} vor {sun}",
            { } after => $"{Length(after * 60_000L)} nach {sun}",
        };
    }

    private string State(RoutineTrigger trigger) => trigger.To is null && trigger.Above is null && trigger.Below is null
        ? $"sich {Part(trigger.Path!)} von {Name(trigger.DeviceId!)} ändert"
        : Is(Name(trigger.DeviceId!), trigger.Path!, trigger.To, trigger.Above, trigger.Below);

    private string Set(RoutineAction action)
    {
        var device = Name(action.DeviceId!);
        var leaves = action.Patch is { ValueKind: JsonValueKind.Object } patch ? Twins.MergePatch.Leaves(patch).ToArray() : [];
        return leaves switch
        {
            [var (path, value)] when Part(path) == "on" && IsSwitch(value) => $"{device} {(value.GetBoolean() ? "einschalten" : "ausschalten")}",
            [var (path, value)] when Part(path) == "locked" && IsSwitch(value) => $"{device} {(value.GetBoolean() ? "abschließen" : "aufschließen")}",
            [var (path, value), .. var rest] when Part(path) == "on" && value.ValueKind == JsonValueKind.True => $"{device} mit {Values(rest)} einschalten",
            _ => $"{device} auf {Values(leaves)} stellen",
        };
    }

    private static string Values((string Path, JsonElement Value)[] leaves) => string.Join(", ", leaves.Select(static l => $"{Word(Part(l.Path))} {Text(l.Value)}"));

    private static string Is(string name, string path, JsonElement? equal, double? above, double? below)
    {
        var part = Part(path);
        var asked = new List<string>();
        if (equal is { } value)
        {
            asked.Add(IsSwitch(value) ? State(part, value.GetBoolean()) : Text(value));
        }

        if (above is { } high)
        {
            asked.Add(string.Create(German, $"über {high:0.###}"));
        }

        if (below is { } low)
        {
            asked.Add(string.Create(German, $"unter {low:0.###}"));
        }

        var whose = part is "on" or "active" or "playing" or "locked" or "value" or "" ? name : $"{Word(part)} von {name}";
        return $"{whose} {string.Join(" und ", asked)} ist";
    }

    private static string State(string part, bool value) => (part, value) switch
    {
        ("active", true) => "aktiv",
        ("active", false) => "nicht aktiv",
        ("locked", true) => "abgeschlossen",
        ("locked", false) => "aufgeschlossen",
        (_, true) => "an",
        _ => "aus",
    };

    private static string Word(string part) => part switch
    {
        "brightness" => "Helligkeit",
        "colorTemp" => "Farbtemperatur",
        "color" => "Farbe",
        "effect" => "Effekt",
        "target" => "Zieltemperatur",
        "current" => "Temperatur",
        "mode" => "Modus",
        "position" => "Position",
        "speed" => "Stufe",
        "volume" => "Lautstärke",
        "source" => "Quelle",
        _ => part,
    };

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "an",
        JsonValueKind.False => "aus",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    private static bool IsSwitch(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;
}

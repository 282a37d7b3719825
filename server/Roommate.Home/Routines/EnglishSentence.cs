using System.Globalization;
using System.Text.Json;
using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>A routine as one plain English sentence.</summary>
internal sealed class EnglishSentence(Func<string, string> name, TimeZoneInfo zone) : RoutineSentence(name, zone)
{
    protected override string When(RoutineDefinition definition) =>
        (definition.Triggers.Count == 0 ? "when somebody runs it" : Join([.. definition.Triggers.Select(Trigger)], "or"))
        + (definition.Conditions is { Count: > 0 } conditions ? $", if {Join([.. conditions.Select(Condition)], "and")}" : "");

    public override string Trigger(RoutineTrigger trigger) => trigger.Type switch
    {
        "cron" => Cron(trigger.Cron!),
        "once" => $"on {Local(trigger.At!.Value).ToString("d MMM yyyy 'at' HH:mm", CultureInfo.InvariantCulture)}",
        "every" => $"every {Length(trigger.EveryMs!.Value)}",
        "sun" => Sun(trigger),
        "state" => $"when {State(trigger)}{(trigger.ForMs is { } forMs ? $" for {Length(forMs)}" : "")}",
        "event" => $"when {Name(trigger.DeviceId!)} tells {trigger.Event}",
        "presence" when trigger.UserId is { } user => $"when {Name(user)} {(trigger.Presence == "home" ? "comes" : "leaves")}",
        "presence" => trigger.Presence == "home" ? "when the first person comes" : "when the last person leaves",
        "webhook" => "when its address is called",
        "routine" => $"after {Name(trigger.RoutineId!)}",
        _ => "when something happens",
    };

    public override string Condition(RoutineCondition condition) => condition.Type switch
    {
        "state" => Is($"{Name(condition.DeviceId!)}", condition.Path!, condition.Is, condition.Above, condition.Below),
        "time" => (condition.After, condition.Before) switch
        {
            ({ } after, { } before) => $"it is between {after} and {before}",
            ({ } after, null) => $"it is after {after}",
            (_, var before) => $"it is before {before}",
        },
        "weekday" => $"it is {Join([.. condition.Days!.Select(Day)], "or")}",
        "presence" => condition.UserId is { } user ? $"{Name(user)} is {condition.Presence}" : condition.Presence == "home" ? "somebody is home" : "nobody is home",
        "value" => Is(condition.Value!, "", condition.Is, condition.Above, condition.Below),
        "and" => Join([.. condition.Of!.Select(Condition)], "and"),
        "or" => Join([.. condition.Of!.Select(Condition)], "or"),
        "not" => $"not ({Join([.. condition.Of!.Select(Condition)], "and")})",
        _ => "something holds",
    };

    public override string Action(RoutineAction action) => action.Type switch
    {
        "set" => Set(action),
        "scene" => $"set the scene {Name(action.SceneId!)}",
        "command" => $"tell {Name(action.DeviceId!)} to {action.Command}",
        "message" => $"say “{Short(action.Text!)}” in {Name(action.RoomId!)}",
        "notify" => $"notify {(action.UserIds is { } users ? Join([.. users.Select(Name)], "and") : "its owner")}: “{Short(action.Text!)}”",
        "ask" => $"ask the assistant “{Short(action.Text!)}”",
        "delay" => $"wait {Length(action.ForMs!.Value)}",
        "wait" => $"wait until {Join([.. action.Until!.Select(Condition)], "and")} (at most {Length(action.TimeoutMs!.Value)})",
        "choose" => string.Join("; ", action.Choices!.Select(c => $"if {(c.If.Count == 0 ? "anything" : Join([.. c.If.Select(Condition)], "and"))}, {Whole(c.Then)}"))
            + (action.Else is { Count: > 0 } other ? $"; otherwise {Whole(other)}" : ""),
        "repeat" => action.While is { Count: > 0 } hold
            ? $"while {Join([.. hold.Select(Condition)], "and")} (at most {action.Times} times), {Whole(action.Do!)}"
            : $"{action.Times} times: {Whole(action.Do!)}",
        "routine" => $"run {Name(action.RoutineId!)}",
        "webhook" => $"call {(Uri.TryCreate(action.Url, UriKind.Absolute, out var uri) ? uri.Host : "an address")}",
        _ => "stop",
    };

    private static string Length(long ms) => Length(ms, static (count, unit) => count == 1 ? unit : unit + "s");

    protected override string Whole(IReadOnlyList<RoutineAction> actions) => Actions(actions, ", then ", static more => $", and {more} more", "do nothing");

    private static string Cron(string cron) => CronTime.Read(cron) switch
    {
        { EveryMinutes: { } step } => $"every {step} minutes",
        { At: { } at, Days: "*" } => $"every day at {at}",
        { At: { } at, Days: "1-5" } => $"on weekdays at {at}",
        { At: { } at, Days: "0,6" } => $"at weekends at {at}",
        { At: { } at, Days: var other } => $"at {at} on {Join([.. other.Split(',').Select(CronDay)], "and")}",
        _ => $"by the schedule {cron}",
    };

    private static string CronDay(string day) => Day(CronTime.DayName(day));

    private static string Day(string day) => day switch
    {
        "mon" => "Monday",
        "tue" => "Tuesday",
        "wed" => "Wednesday",
        "thu" => "Thursday",
        "fri" => "Friday",
        "sat" => "Saturday",
        "sun" => "Sunday",
        _ => day,
    };

    private static string Sun(RoutineTrigger trigger) => trigger.OffsetMinutes switch
    {
        null or 0 => $"at {trigger.Sun}",
        < 0 and var before => $"{Length(-before * 60_000L)} before {trigger.Sun}",
        { } after => $"{Length(after * 60_000L)} after {trigger.Sun}",
    };

    private string State(RoutineTrigger trigger) => trigger.To is null && trigger.Above is null && trigger.Below is null
        ? $"{Name(trigger.DeviceId!)}’s {Part(trigger.Path!)} changes"
        : Is(Name(trigger.DeviceId!), trigger.Path!, trigger.To, trigger.Above, trigger.Below);

    private string Set(RoutineAction action)
    {
        var device = Name(action.DeviceId!);
        var leaves = action.Patch is { ValueKind: JsonValueKind.Object } patch ? Twins.MergePatch.Leaves(patch).ToArray() : [];
        return leaves switch
        {
            [var (path, value)] when Part(path) == "on" && value.ValueKind is JsonValueKind.True or JsonValueKind.False => $"turn {(leaves[0].Value.ValueKind == JsonValueKind.True ? "on" : "off")} {device}",
            [var (path, value)] when Part(path) == "locked" && value.ValueKind is JsonValueKind.True or JsonValueKind.False => $"{(leaves[0].Value.ValueKind == JsonValueKind.True ? "lock" : "unlock")} {device}",
            [var (path, value), .. var rest] when Part(path) == "on" && value.ValueKind == JsonValueKind.True => $"turn on {device} with {Values(rest)}",
            _ => $"set {device} to {Values(leaves)}",
        };
    }

    private static string Values((string Path, JsonElement Value)[] leaves) => string.Join(", ", leaves.Select(static l => $"{Part(l.Path)} {Text(l.Value)}"));

    private static string Is(string name, string path, JsonElement? equal, double? above, double? below)
    {
        var part = Part(path);
        var asked = new List<string>();
        if (equal is { } value)
        {
            asked.Add(part switch
            {
                "on" or "active" or "playing" when value.ValueKind is JsonValueKind.True or JsonValueKind.False => $"is {(value.GetBoolean() ? part : $"not {part}")}",
                "locked" when value.ValueKind is JsonValueKind.True or JsonValueKind.False => $"is {(value.GetBoolean() ? "locked" : "unlocked")}",
                _ => $"is {Text(value)}",
            });
        }

        if (above is { } high)
        {
            asked.Add(string.Create(CultureInfo.InvariantCulture, $"is above {high:0.###}"));
        }

        if (below is { } low)
        {
            asked.Add(string.Create(CultureInfo.InvariantCulture, $"is below {low:0.###}"));
        }

        var whose = part is "on" or "active" or "playing" or "locked" or "value" or "" ? name : $"{name}’s {part}";
        return $"{whose} {string.Join(" and ", asked)}";
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "on",
        JsonValueKind.False => "off",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}

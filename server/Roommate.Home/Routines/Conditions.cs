using System.Globalization;
using System.Text.Json;
using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>Whether conditions hold: pure, over what the run sees. What cannot be known does not hold.</summary>
internal static class Conditions
{
    public static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static bool Hold(IReadOnlyList<RoutineCondition>? conditions, RoutineWorld world, JsonElement variables) =>
        conditions is null || conditions.All(c => Holds(c, world, variables));

    public static bool Holds(RoutineCondition condition, RoutineWorld world, JsonElement variables) => condition.Type switch
    {
        "state" => Fits(world.Read(condition.DeviceId!, condition.Path!), condition.Is, condition.Above, condition.Below),
        "time" => InWindow(condition, world),
        "weekday" => condition.Days!.Contains(Days[(int)Local(world).DayOfWeek]),
        "presence" => IsHome(condition.UserId, world) == (condition.Presence == "home"),
        "value" => Fits(Literal(Templates.Fill(condition.Value!, variables)), condition.Is, condition.Above, condition.Below),
        "and" => condition.Of!.All(c => Holds(c, world, variables)),
        "or" => condition.Of!.Any(c => Holds(c, world, variables)),
        "not" => !condition.Of!.All(c => Holds(c, world, variables)),
        _ => false,
    };

    /// <summary>The first that does not hold, in words; null when all do.</summary>
    public static RoutineCondition? FirstFailing(IReadOnlyList<RoutineCondition>? conditions, RoutineWorld world, JsonElement variables) =>
        conditions?.FirstOrDefault(c => !Holds(c, world, variables));

    /// <summary>A value that is there and is, is above, is below what is asked; with nothing asked, any value.</summary>
    public static bool Fits(JsonElement? value, JsonElement? equal, double? above, double? below) =>
        value is { } found
        && (equal is not { } wanted || Same(found, wanted))
        && (above is null || (Number(found) is { } high && high > above))
        && (below is null || (Number(found) is { } low && low < below));

    public static bool Same(JsonElement one, JsonElement other) =>
        Number(one) is { } a && Number(other) is { } b ? a.Equals(b) : JsonElement.DeepEquals(one, other);

    public static TimeOnly? Minute(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static bool InWindow(RoutineCondition condition, RoutineWorld world)
    {
        var now = TimeOnly.FromDateTime(Local(world).DateTime);
        var (after, before) = (Minute(condition.After ?? "00:00"), condition.Before is null ? null : Minute(condition.Before));
        return before is null ? now >= after
            : after <= before ? now >= after && now < before
            : now >= after || now < before;
    }

    private static DateTimeOffset Local(RoutineWorld world) => TimeZoneInfo.ConvertTime(world.Now, world.Home.Zone);

    private static bool IsHome(string? userId, RoutineWorld world) => userId is null ? world.Present.Count > 0 : world.Present.Contains(userId);

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    // What a template has made of a value, as a value again.
    private static JsonElement Literal(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonSerializer.SerializeToElement(number)
        : text is "on" or "true" ? JsonSerializer.SerializeToElement(true)
        : text is "off" or "false" ? JsonSerializer.SerializeToElement(false)
        : JsonSerializer.SerializeToElement(text);
}

using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Twins;

namespace Roommate.Home.Activities;

/// <summary>Which lines of the activity list a twin's step makes. Pure. Readings of sensors make none: they are history.</summary>
internal static class ActivityRules
{
    // A patch of hundreds of leaves is one event; its first leaves tell what it was.
    private const int MostLines = 20;

    public static List<Activity> Of(string deviceId, TwinState before, TwinStep step, DateTimeOffset now)
    {
        var lines = new List<Activity>();
        var rev = step.State.Rev - step.Events.Count;
        foreach (var happened in step.Events)
        {
            rev++;
            switch (happened.Data)
            {
                case TwinChange change:
                    AddChange(lines, new Activity(deviceId, now, KindOf(happened.Type), rev, happened.By), change.Patch, before);
                    break;
                case TwinConnection connection when connection.Online != before.Online:
                    lines.Add(new Activity(deviceId, now, ActivityKind.Connection, rev, happened.By, "online", Flag(before.Online), Flag(connection.Online)));
                    break;
                case DeviceCommand command:
                    lines.Add(new Activity(deviceId, now, ActivityKind.Command, rev, happened.By, command.Name, To: JsonSerializer.SerializeToElement(command.State, Wire.Json)));
                    break;
                case TwinOccurrence occurrence:
                    lines.Add(new Activity(deviceId, now, ActivityKind.Event, rev, happened.By, occurrence.Name, To: occurrence.Data));
                    break;
                default:
                    break;
            }
        }

        return lines;
    }

    private static void AddChange(List<Activity> lines, Activity line, JsonElement patch, TwinState before)
    {
        var section = line.Kind switch { ActivityKind.Desired => before.Desired, ActivityKind.Reported => before.Reported, _ => before.Tags };
        var most = lines.Count + MostLines;
        foreach (var (path, value) in MergePatch.Leaves(patch))
        {
            var from = MergePatch.Find(section, path);
            if (lines.Count >= most || (line.Kind == ActivityKind.Reported && IsReading(before.About, path)) || (from is { } f && JsonElement.DeepEquals(f, value)))
            {
                continue;
            }

            lines.Add(line with { Path = path, From = from, To = value.ValueKind == JsonValueKind.Null ? null : value });
        }
    }

    // What changes by itself all the time: sensors, and the measured side of a climate.
    private static bool IsReading(DeviceAbout about, string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var kind = about.Components?.GetValueOrDefault(dot < 0 ? path : path[..dot])?.Kind;
        return kind == "sensor" || (kind == "climate" && path.EndsWith(".current", StringComparison.Ordinal)) || (kind == "vacuum" && path.EndsWith(".battery", StringComparison.Ordinal));
    }

    private static ActivityKind KindOf(string type) => type switch
    {
        EventTypes.TwinDesired => ActivityKind.Desired,
        EventTypes.TwinReported => ActivityKind.Reported,
        _ => ActivityKind.Tags,
    };

    private static JsonElement Flag(bool value) => JsonSerializer.SerializeToElement(value);
}

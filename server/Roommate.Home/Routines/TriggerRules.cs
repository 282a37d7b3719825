using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>What a trigger must say, by its type.</summary>
internal static class TriggerRules
{
    public const long MostFor = 7L * 24 * 3600 * 1000;

    private const long LeastEvery = 1000;
    private const long MostEvery = 366L * 24 * 3600 * 1000;
    private const int MostOffset = 12 * 60;
    private const int MostPath = 200;

    public static void Check(RoutineTrigger trigger, string at, HomeClock home, Complaints wrong)
    {
        switch (trigger.Type)
        {
            case "cron":
                string? problem = "Say when: 0 7 * * 1-5 is seven on weekdays.";
                wrong.Unless(trigger.Cron is { } cron && CronSchedule.Parse(cron, out problem) is not null, $"{at}.cron", problem!);
                break;
            case "once":
                wrong.Unless(trigger.At is not null, $"{at}.at", "Say when, for example 2026-12-24T18:00:00Z.");
                break;
            case "every":
                wrong.Unless(trigger.EveryMs is >= LeastEvery and <= MostEvery, $"{at}.everyMs", "Between a second (1000) and a year, in milliseconds.");
                break;
            case "sun":
                wrong.Unless(trigger.Sun is "sunrise" or "sunset", $"{at}.sun", "sunrise or sunset.");
                wrong.Unless(trigger.OffsetMinutes is null or (>= -MostOffset and <= MostOffset), $"{at}.offsetMinutes", "At most twelve hours before or after.");
                wrong.Unless(home.Place is not null, $"{at}.sun", "The home has no place on the map yet. Set its location first: PATCH /homes/{id} {\"location\": {\"latitude\": 48.2, \"longitude\": 16.4}}.");
                break;
            case "state":
                CheckState(trigger, at, wrong);
                break;
            case "event":
                wrong.Unless(trigger.DeviceId is not null, $"{at}.deviceId", "Which device?");
                wrong.Unless(trigger.Event is { Length: > 0 and <= 64 }, $"{at}.event", "The name of the device's event.");
                break;
            case "presence":
                wrong.Unless(trigger.Presence is "home" or "away", $"{at}.presence", "home or away.");
                break;
            case "routine":
                wrong.Unless(trigger.RoutineId is not null, $"{at}.routineId", "After which routine?");
                break;
            case "webhook":
                break;
            default:
                wrong.Unless(false, $"{at}.type", "A trigger is one of cron, once, every, sun, state, event, presence, webhook, routine.");
                break;
        }
    }

    public static bool IsPath(string? path) => path is { Length: > 0 and <= MostPath } && path.Split('.').All(static p => p.Length > 0);

    private static void CheckState(RoutineTrigger trigger, string at, Complaints wrong)
    {
        wrong.Unless(trigger.DeviceId is not null, $"{at}.deviceId", "Which device?");
        wrong.Unless(IsPath(trigger.Path), $"{at}.path", "Which value of it, for example light.on?");
        wrong.Unless(trigger.ForMs is null or (>= 1 and <= MostFor), $"{at}.forMs", "At most seven days, in milliseconds.");
        wrong.Unless(trigger is not { Above: { } above, Below: { } below } || above < below, $"{at}.above", "No number is above and below these at once.");
    }
}

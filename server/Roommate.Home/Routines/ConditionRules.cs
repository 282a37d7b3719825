using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>What a condition must say, by its type; counts how many there are in one document.</summary>
internal sealed class ConditionRules(Complaints wrong)
{
    private const int Most = 100;
    private const int MostDepth = 5;

    private int _count;

    public void Check(IReadOnlyList<RoutineCondition>? conditions, string at, int depth)
    {
        for (var i = 0; i < (conditions?.Count ?? 0); i++)
        {
            Check(conditions![i], $"{at}[{i}]", depth);
        }
    }

    private void Check(RoutineCondition condition, string at, int depth)
    {
        if (++_count > Most || depth > MostDepth)
        {
            wrong.Unless(_count != Most + 1 && depth <= MostDepth, at, $"At most {Most} conditions, nested at most {MostDepth} deep.");
            return;
        }

        switch (condition.Type)
        {
            case "state":
                wrong.Unless(condition.DeviceId is not null, $"{at}.deviceId", "Which device?");
                wrong.Unless(TriggerRules.IsPath(condition.Path), $"{at}.path", "Which value of it, for example light.on?");
                wrong.Unless(Asks(condition), at, "Say what it must be: is, above or below.");
                break;
            case "value":
                wrong.Unless(condition.Value is { Length: > 0 and <= 500 }, $"{at}.value", "A text such as {{trigger.value}}.");
                wrong.Unless(Asks(condition), at, "Say what it must be: is, above or below.");
                break;
            case "time":
                wrong.Unless(condition.After is not null || condition.Before is not null, at, "Say after, before, or both: 22:00.");
                wrong.Unless(condition.After is null || Conditions.Minute(condition.After) is not null, $"{at}.after", "A time of day looks like 22:00.");
                wrong.Unless(condition.Before is null || Conditions.Minute(condition.Before) is not null, $"{at}.before", "A time of day looks like 06:30.");
                break;
            case "weekday":
                wrong.Unless(condition.Days is { Count: > 0 } && condition.Days.All(Conditions.Days.Contains), $"{at}.days", "Some of mon, tue, wed, thu, fri, sat, sun.");
                break;
            case "presence":
                wrong.Unless(condition.Presence is "home" or "away", $"{at}.presence", "home or away.");
                break;
            case "and" or "or" or "not":
                wrong.Unless(condition.Of is { Count: > 0 }, $"{at}.of", "The conditions it is about.");
                Check(condition.Of, $"{at}.of", depth + 1);
                break;
            default:
                wrong.Unless(false, $"{at}.type", "A condition is one of state, time, weekday, presence, value, and, or, not.");
                break;
        }
    }

    private static bool Asks(RoutineCondition condition) => condition.Is is not null || condition.Above is not null || condition.Below is not null;
}

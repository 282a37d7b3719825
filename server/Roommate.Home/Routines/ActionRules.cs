using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.Home.Twins;

namespace Roommate.Home.Routines;

/// <summary>What an action must say, by its type; counts how many there are in one document.</summary>
internal sealed class ActionRules(Complaints wrong)
{
    public const int MostTimes = 100;

    private const int Most = 100;
    private const int MostDepth = 5;
    private const int MostText = 2000;
    private const int MostBody = 16 * 1024;
    private const long MostDelay = 30L * 24 * 3600 * 1000;

    private readonly ConditionRules _conditions = new(wrong);
    private int _count;

    public void Check(RoutineDefinition definition)
    {
        wrong.Unless(definition.Actions.Count > 0, "actions", "A routine does at least one thing.");
        Check(definition.Actions, "actions", 1);
    }

    private void Check(IReadOnlyList<RoutineAction>? actions, string at, int depth)
    {
        for (var i = 0; i < (actions?.Count ?? 0); i++)
        {
            if (++_count > Most || depth > MostDepth)
            {
                wrong.Unless(false, $"{at}[{i}]", $"At most {Most} actions, nested at most {MostDepth} deep.");
                return;
            }

            if (!CheckDoing(actions![i], $"{at}[{i}]") && !CheckFlow(actions[i], $"{at}[{i}]", depth))
            {
                wrong.Unless(false, $"{at}[{i}].type", "An action is one of set, scene, command, message, notify, ask, delay, wait, choose, repeat, routine, webhook, stop.");
            }
        }
    }

    private bool CheckDoing(RoutineAction action, string at)
    {
        switch (action.Type)
        {
            case "set":
                wrong.Unless(action.DeviceId is not null, $"{at}.deviceId", "Which device?");
                wrong.Unless(action.Patch is { } patch && TwinLimits.Check(patch, "patch") is null, $"{at}.patch", "What is wanted, for example {\"light\": {\"on\": true}}.");
                return true;
            case "scene":
                wrong.Unless(action.SceneId is not null, $"{at}.sceneId", "Which scene?");
                return true;
            case "command":
                wrong.Unless(action.DeviceId is not null, $"{at}.deviceId", "Which device?");
                wrong.Unless(action.Command is { Length: > 0 and <= 64 }, $"{at}.command", "The command's name.");
                wrong.Unless(IsSmall(action.Args), $"{at}.args", "At most 16 KB.");
                return true;
            case "message" or "ask":
                wrong.Unless(action.RoomId is not null, $"{at}.roomId", "In which room?");
                CheckText(action, at);
                return true;
            case "notify":
                wrong.Unless(action.UserIds is null or { Count: > 0 and <= 50 }, $"{at}.userIds", "At most fifty people.");
                CheckText(action, at);
                return true;
            case "routine":
                wrong.Unless(action.RoutineId is not null, $"{at}.routineId", "Which routine?");
                return true;
            case "webhook":
                wrong.Unless(action.Url is { Length: > 0 and <= 2000 }, $"{at}.url", "An address such as https://example.com/hook.");
                wrong.Unless(IsSmall(action.Body), $"{at}.body", "At most 16 KB.");
                return true;
            default:
                return false;
        }
    }

    private bool CheckFlow(RoutineAction action, string at, int depth)
    {
        switch (action.Type)
        {
            case "delay":
                wrong.Unless(action.ForMs is >= 1 and <= MostDelay, $"{at}.forMs", "Up to thirty days, in milliseconds.");
                return true;
            case "wait":
                wrong.Unless(action.Until is { Count: > 0 }, $"{at}.until", "Until which conditions hold?");
                wrong.Unless(action.TimeoutMs is >= 1 and <= MostDelay, $"{at}.timeoutMs", "Up to thirty days, in milliseconds: nothing waits for ever.");
                wrong.Unless(action.OnTimeout is null or "continue" or "stop", $"{at}.onTimeout", "continue or stop.");
                _conditions.Check(action.Until, $"{at}.until", 1);
                return true;
            case "choose":
                wrong.Unless(action.Choices is { Count: > 0 and <= 20 }, $"{at}.choices", "One to twenty choices.");
                for (var i = 0; i < (action.Choices?.Count ?? 0); i++)
                {
                    _conditions.Check(action.Choices![i].If, $"{at}.choices[{i}].if", 1);
                    Check(action.Choices[i].Then, $"{at}.choices[{i}].then", depth + 1);
                }

                Check(action.Else, $"{at}.else", depth + 1);
                return true;
            case "repeat":
                wrong.Unless(action.Times is >= 1 and <= MostTimes, $"{at}.times", $"How often: 1 to {MostTimes}. With while it is the most.");
                wrong.Unless(action.Do is { Count: > 0 }, $"{at}.do", "What is repeated?");
                _conditions.Check(action.While, $"{at}.while", 1);
                Check(action.Do, $"{at}.do", depth + 1);
                return true;
            case "stop":
                wrong.Unless(action.Text is null || IsText(action.Text), $"{at}.text", $"At most {MostText} characters.");
                return true;
            default:
                return false;
        }
    }

    private void CheckText(RoutineAction action, string at) => wrong.Unless(action.Text is { } text && IsText(text), $"{at}.text", $"1 to {MostText} characters.");

    private static bool IsText(string text) => text.Trim().Length > 0 && text.Length <= MostText && RoutineRules.IsUnicode(text);

    private static bool IsSmall(JsonElement? value) => value is not { } some || some.GetRawText().Length <= MostBody;
}

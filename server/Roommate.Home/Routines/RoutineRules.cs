using System.Text;
using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>What a routine's document must look like: every wrong field is told, with what would be right.</summary>
internal static class RoutineRules
{
    public const int MostTriggers = 20;
    public const int MostAtOnce = 20;

    private const int MostName = 80;
    private const int MostDescription = 500;
    private const int MostDocument = 64 * 1024;

    /// <summary>How many runs may wait or run at once.</summary>
    public static int Max(RoutineDefinition definition) => definition.Mode is RoutineMode.Queued or RoutineMode.Parallel ? definition.Max ?? 10 : 1;

    public static Fault? Check(RoutineDefinition definition, HomeClock home)
    {
        if (JsonSerializer.SerializeToUtf8Bytes(definition, Contracts.Wire.Json).Length > MostDocument)
        {
            return Fault.TooLarge($"A routine has at most {MostDocument / 1024} KB.");
        }

        if (RoutineShape.Check(definition) is { } hole)
        {
            return hole;
        }

        var wrong = new Complaints();
        wrong.Unless(IsName(definition.Name), "name", $"A routine's name has 1 to {MostName} visible characters.");
        wrong.Unless(definition.Description is null || definition.Description.Length <= MostDescription, "description", $"At most {MostDescription} characters.");
        wrong.Unless(definition.Max is null or (>= 1 and <= MostAtOnce), "max", $"A number from 1 to {MostAtOnce}.");
        wrong.Unless(definition.Triggers.Count <= MostTriggers, "triggers", $"At most {MostTriggers} triggers.");
        for (var i = 0; i < Math.Min(definition.Triggers.Count, MostTriggers); i++)
        {
            TriggerRules.Check(definition.Triggers[i], $"triggers[{i}]", home, wrong);
        }

        new ConditionRules(wrong).Check(definition.Conditions, "conditions", 1);
        new ActionRules(wrong).Check(definition);
        return wrong.ToFault("This routine cannot run as it is written.");
    }

    internal static bool IsName(string text) => text.Trim().Length > 0 && text.Length <= MostName && !text.Any(char.IsControl) && IsUnicode(text);

    internal static bool IsUnicode(string text)
    {
        try
        {
            Strict.GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}

/// <summary>What is wrong, per field.</summary>
internal sealed class Complaints
{
    private readonly Dictionary<string, List<string>> _errors = new(StringComparer.Ordinal);

    public void Unless(bool right, string field, string text)
    {
        if (right)
        {
            return;
        }

        if (!_errors.TryGetValue(field, out var texts))
        {
            _errors[field] = texts = [];
        }

        texts.Add(text);
    }

    public Fault? ToFault(string text) =>
        _errors.Count == 0 ? null : Fault.Invalid(text) with { Errors = _errors.ToDictionary(static e => e.Key, static e => e.Value.ToArray()) };
}

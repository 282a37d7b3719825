using System.Text.RegularExpressions;
using Roommate.Contracts.Faults;

namespace Roommate.People.Accounts;

/// <summary>What a wish for a voice may be, of a person or a home.</summary>
internal static partial class SpeechRules
{
    public static Fault? Check(string? voice, double? speed, string voiceField, string speedField) =>
        !string.IsNullOrEmpty(voice) && !Shape().IsMatch(voice) ? Fault.Invalid(voiceField, "A voice is a name such as alloy, en-gb or de+f3.")
        : speed is not null and not 0 and not (>= 0.5 and <= 2) ? Fault.Invalid(speedField, "Speed is a number from 0.5 to 2; 1 is usual, 0 takes the wish away.")
        : null;

    /// <summary>Null leaves it, empty takes it away.</summary>
    public static string? Word(string? asked, string? now) => asked is null ? now : asked.Length == 0 ? null : asked;

    /// <summary>Null leaves it, 0 takes it away.</summary>
    public static double? Speed(double? asked, double? now) => asked is null ? now : asked == 0 ? null : asked;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9+_. -]{0,39}\z", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Shape();
}

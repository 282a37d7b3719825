using System.Globalization;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;

namespace Roommate.People.Accounts;

/// <summary>What preferences may be, and what becomes of them.</summary>
internal static class PreferenceRules
{
    public static Fault? Check(PreferencesPatch? patch) =>
        patch is null ? null
        : !IsTime(patch.QuietFrom) ? Fault.Invalid("preferences.quietFrom", "A quiet time looks like 22:00.")
        : !IsTime(patch.QuietUntil) ? Fault.Invalid("preferences.quietUntil", "A quiet time looks like 07:00.")
        : SpeechRules.Check(patch.SpeechVoice, patch.SpeechSpeed, "preferences.speechVoice", "preferences.speechSpeed");

    public static Preferences Change(Preferences now, PreferencesPatch? patch) => patch is null ? now : now with
    {
        Theme = patch.Theme ?? now.Theme,
        Notify = patch.Notify ?? now.Notify,
        QuietFrom = Time(patch.QuietFrom, now.QuietFrom),
        QuietUntil = Time(patch.QuietUntil, now.QuietUntil),
        ShowRead = patch.ShowRead ?? now.ShowRead,
        DirectMessages = patch.DirectMessages ?? now.DirectMessages,
        SpeechVoice = SpeechRules.Word(patch.SpeechVoice, now.SpeechVoice),
        SpeechSpeed = SpeechRules.Speed(patch.SpeechSpeed, now.SpeechSpeed),
    };

    private static string? Time(string? asked, string? now) => asked is null ? now : asked.Length == 0 ? null : asked;

    public static bool IsTime(string? text) => string.IsNullOrEmpty(text) || TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

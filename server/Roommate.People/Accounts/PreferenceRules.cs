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
        : null;

    public static Preferences Change(Preferences now, PreferencesPatch? patch) => patch is null ? now : now with
    {
        Theme = patch.Theme ?? now.Theme,
        Notify = patch.Notify ?? now.Notify,
        QuietFrom = Time(patch.QuietFrom, now.QuietFrom),
        QuietUntil = Time(patch.QuietUntil, now.QuietUntil),
        ShowRead = patch.ShowRead ?? now.ShowRead,
        DirectMessages = patch.DirectMessages ?? now.DirectMessages,
    };

    private static string? Time(string? asked, string? now) => asked is null ? now : asked.Length == 0 ? null : asked;

    private static bool IsTime(string? text) => string.IsNullOrEmpty(text) || TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

using System.Globalization;

namespace Roommate.Home.Routines;

/// <summary>What a dry run says beside the sentences of the routine itself.</summary>
internal sealed record DryRunTexts(string SomebodyHome, string EveryFiveMinutes, Func<string, string> NothingKnown, Func<string, string> Unknown, Func<string, string> Would, Func<int, string> MoreThan, Func<DateTimeOffset[], TimeZoneInfo, string> Sentence)
{
    private static readonly CultureInfo GermanCulture = CultureInfo.GetCultureInfo("de");

    private static readonly DryRunTexts English = new(
        "Who was home is not kept, so somebody is taken to have been there.",
        "Readings of sensors are looked at every five minutes.",
        static path => $"Nothing is known of {path} in the last seven days.",
        static trigger => $"How often “{trigger}” came true is not known from the past.",
        static action => $"would {action}",
        static most => $"A trigger comes true more than {most} times a week; no more are counted.",
        static (times, zone) => times.Length == 0
            ? "Would not have run in the last seven days."
            : $"Would have run {(times.Length == 1 ? "once" : $"{times.Length} times")} in the last seven days{(times.Length > 3 ? ", last" : "")}: {Last(times, zone, CultureInfo.InvariantCulture)}.");

    private static readonly DryRunTexts German = new(
        "Wer da war, wird nicht aufbewahrt; angenommen ist, dass jemand da war.",
        "Messwerte werden alle fünf Minuten betrachtet.",
        static path => $"Von {path} ist aus den letzten sieben Tagen nichts bekannt.",
        static trigger => $"Wie oft „{trigger}“ eintrat, ist nicht bekannt.",
        static action => $"würde {action}",
        static most => $"Ein Auslöser tritt öfter als {most}-mal in der Woche ein; mehr wird nicht gezählt.",
        static (times, zone) => times.Length == 0
            ? "Wäre in den letzten sieben Tagen nicht gelaufen."
            : $"Wäre in den letzten sieben Tagen {times.Length}-mal gelaufen{(times.Length > 3 ? ", zuletzt" : "")}: {Last(times, zone, GermanCulture)}.");

    public static DryRunTexts In(RoutineSentence sentence) => sentence is GermanSentence ? German : English;

    private static string Last(DateTimeOffset[] times, TimeZoneInfo zone, CultureInfo culture) =>
        string.Join(", ", times.TakeLast(3).Select(t => TimeZoneInfo.ConvertTime(t, zone).ToString("ddd HH:mm", culture)));
}

using System.Globalization;
using Roommate.Assistant.Acting;
using Roommate.Assistant.Tools;
using Roommate.Assistant.Voice.Announcing;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Proactive;

/// <summary>What is said by itself, what is held back and by what. Pure.</summary>
internal static class ProactiveRules
{
    private const int MostSaid = 50;
    private const int MostTold = 300;
    private const int MostName = 80;
    private const int MostHabit = 300;
    private const int MostMinutes = 7 * 24 * 60;
    private const int MostADay = 100;

    public static Fault? Check(ProactiveSettings settings) =>
        !IsTime(settings.QuietFrom) ? Fault.Invalid("quietFrom", "Quiet hours are written as 22:00.")
        : !IsTime(settings.QuietUntil) ? Fault.Invalid("quietUntil", "Quiet hours are written as 07:00.")
        : settings.CooldownMinutes is < 0 or > MostMinutes ? Fault.Invalid("cooldownMinutes", "A cooldown is 0 minutes to 7 days.")
        : settings.DailyCap is < 0 or > MostADay ? Fault.Invalid("dailyCap", $"A daily cap is 0 to {MostADay}.")
        : settings.OpenMinutes is < 1 or > MostMinutes ? Fault.Invalid("openMinutes", "1 minute to 7 days.")
        : settings.OfflineMinutes is < 1 or > MostMinutes ? Fault.Invalid("offlineMinutes", "1 minute to 7 days.")
        : settings.BatteryPercent is < 1 or > 99 ? Fault.Invalid("batteryPercent", "1 to 99.")
        : settings.Kinds is { } kinds && kinds.Any(static k => !Enum.IsDefined(k)) ? Fault.Invalid("kinds", "There is no such kind.")
        : null;

    /// <summary>One look: what was noticed is told, or held back with the reason. At most one remark for a room, so that nobody is flooded.</summary>
    /// <param name="habits">Whether <paramref name="signs"/> holds habits; what is not looked for is not over.</param>
    public static ProactiveMemo Look(ProactiveMemo memo, ProactiveSettings settings, IReadOnlyCollection<Sign> signs, bool habits, DateTimeOffset now, TimeZoneInfo zone)
    {
        Sign[] wanted = [.. signs.Where(s => settings.Kinds?.Contains(s.Kind) != false)];
        var since = wanted.ToDictionary(static s => s.Key, s => s.Since ?? memo.Since.GetValueOrDefault(s.Key, now));
        var told = memo.Told.Where(t => since.ContainsKey(t.Key) || IsHabit(t.Key)).OrderByDescending(static t => t.Value).Take(MostTold).ToDictionary();
        var said = memo.Said.ToList();
        var held = new List<ProactiveRemark>();
        foreach (var sign in wanted.Where(s => !told.ContainsKey(s.Key)).OrderBy(s => since[s.Key]).ThenBy(static s => s.Key, StringComparer.Ordinal))
        {
            var remark = Remark(sign, settings, since[sign.Key], now);
            var state = State(sign, remark, settings, said, since[sign.Key], now, zone);
            if (state == ProactiveState.Said)
            {
                said.Add(remark with { State = state });
                told[sign.Key] = now;
            }
            else
            {
                held.Add(remark with { State = state });
            }
        }

        return new ProactiveMemo(since, told, [.. said.TakeLast(MostSaid)], held, habits ? now : memo.HabitsAt);
    }

    /// <summary>What is written in the room: the remark and why it is made.</summary>
    public static string Written(ProactiveRemark remark) => $"{remark.Text}\n\nWhy I say this: {remark.Why}";

    private static bool IsHabit(string key) => key.StartsWith("habit:", StringComparison.Ordinal);

    private static ProactiveState State(Sign sign, ProactiveRemark remark, ProactiveSettings settings, List<ProactiveRemark> said, DateTimeOffset since, DateTimeOffset now, TimeZoneInfo zone) =>
        now - since < sign.Holds ? ProactiveState.TooSoon
        : remark.RoomId is null ? ProactiveState.NoRoom
        : new QuietHours(settings.QuietFrom, settings.QuietUntil, zone).At(now) ? ProactiveState.QuietHours
        : said.Count(s => Day(s.At, zone) == Day(now, zone)) >= settings.DailyCap ? ProactiveState.DailyCap
        : said.Any(s => s.RoomId == remark.RoomId && now - s.At < TimeSpan.FromMinutes(settings.CooldownMinutes)) ? ProactiveState.Cooldown
        : ProactiveState.Said;

    private static ProactiveRemark Remark(Sign sign, ProactiveSettings settings, DateTimeOffset since, DateTimeOffset now)
    {
        var name = PatchWords.Plain(sign.Name, sign.Kind == ProactiveKind.Habit ? MostHabit : MostName);
        var span = Spans.Text(TimeSpan.FromMinutes(Math.Max(1, Math.Round((now - since).TotalMinutes))));
        var (text, why) = sign.Kind switch
        {
            ProactiveKind.Open => ($"{name} has been open for {span}.", $"it was open for more than {Minutes(settings.OpenMinutes)}."),
            ProactiveKind.Unlocked => ($"{name} has been unlocked for {span}.", $"it was unlocked for more than {Minutes(settings.OpenMinutes)}."),
            ProactiveKind.Battery => (string.Create(CultureInfo.InvariantCulture, $"The battery of {name} is at {sign.Level:0} %."), $"it is below {settings.BatteryPercent} %."),
            ProactiveKind.Offline => ($"{name} has not answered for {span}.", $"it was away for more than {Minutes(settings.OfflineMinutes)}."),
            _ => ($"{name} Shall a routine do that? You find it among the suggestions for routines.", "it happened often enough to be a habit."),
        };
        return new ProactiveRemark(sign.Key, sign.Kind, text, $"{why} Who administers this home can change or turn this off.", ProactiveState.TooSoon, now, sign.RoomId ?? settings.RoomId);
    }

    private static string Minutes(int count) => Spans.Text(TimeSpan.FromMinutes(count));

    private static DateOnly Day(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private static bool IsTime(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

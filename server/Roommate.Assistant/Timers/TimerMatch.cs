using Roommate.Assistant.Acting;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Timers;

/// <summary>Which timers a sentence means. Pure.</summary>
internal static class TimerMatch
{
    /// <summary>Names a timer by its id in a command that was made from a choice.</summary>
    public const string IdSlot = "timer";

    private static readonly string[] Many = ["all", "every", "each", "both", "timers", "alle", "beide", "sämtliche"];

    /// <summary>Whether all that fit are meant: "all timers", "the kitchen timers".</summary>
    public static bool MeansAll(LocalCommand command) =>
        command.Command.Explanation.SelectMany(static e => e.Text.Split(' ')).Any(w => Many.Contains(w.ToLowerInvariant()));

    /// <summary>Those that fit what was said. Nothing said: the person's own in this room, else in this room, else all.</summary>
    public static IReadOnlyList<HomeTimer> Find(LocalCommand command, IReadOnlyList<HomeTimer> timers, string? roomId)
    {
        if (command.Text(IdSlot) is { } id)
        {
            return [.. timers.Where(t => t.Id == id)];
        }

        var name = command.Text(Slots.Name);
        var started = command.Duration(Slots.StartHours, Slots.StartMinutes, Slots.StartSeconds);
        HomeTimer[] fitting =
        [
            .. timers.Where(t => name is null || Same(t.Name, name))
                .Where(t => started == TimeSpan.Zero || t.DurationMs == (long)started.TotalMilliseconds)
                .Where(t => roomId is null || t.RoomId == roomId),
        ];
        if (name is not null || started != TimeSpan.Zero || roomId is not null || MeansAll(command))
        {
            return fitting;
        }

        var here = fitting.Where(t => t.RoomId == command.RoomId).ToArray();
        var own = here.Where(t => t.By.Id == command.Caller.UserId).ToArray();
        return own.Length > 0 ? own : here.Length > 0 ? here : fitting;
    }

    private static bool Same(string? name, string said) => name is not null && Plain(name) == Plain(said);

    private static string Plain(string text)
    {
        var words = text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(' ', words is ["the" or "my" or "our", ..] ? words[1..] : words);
    }
}

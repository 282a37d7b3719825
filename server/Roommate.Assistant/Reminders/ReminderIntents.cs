using Roommate.Assistant.Acting;
using Roommate.Assistant.Tools;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;

namespace Roommate.Assistant.Reminders;

/// <summary>"Remind me tomorrow at 8 to call Ana": adds it, says when; asks when that was not said.</summary>
internal sealed class ReminderIntents(HomeReminders reminders, IHomePeople people) : ILocalIntent
{
    private static readonly string[] Units = ["sec", "min", "hour", "hr", "sek", "stunde"];

    public bool Takes(Understood command) => command.Intent == Intents.Remind;

    public async ValueTask<LocalAnswer> DoAsync(LocalCommand command, CancellationToken ct)
    {
        var (date, time, text) = (command.Text(Slots.Date), command.Text(Slots.Time), command.Text(Slots.Message) ?? "");
        if (date is null && time is null)
        {
            return new LocalAnswer($"When shall I remind you{(text.Length > 0 ? $" to {text}" : "")}?", "ask") { Completes = command.Said };
        }

        var person = command.Text(Slots.Name) is { } name ? (await people.OfAsync(command.HomeId, ct)).FirstOrDefault(p => p.Name == name) : null;
        var request = new CreateReminderRequest(text, RoomId: command.RoomId, UserId: person?.Id);
        request = SaidInSpan(command, date, time) is { } at ? request with { At = at } : request with { Date = date, Time = time };
        var by = new Cause(CauseKind.Assistant, command.TurnId, $"Roommate for {command.Caller.Name}", "chat");
        return (await reminders.AddAsync(command.Caller, command.HomeId, request, by, ct)).TryGet(out var reminder, out var fault)
            ? new LocalAnswer($"I will remind {(person is null || person.Id == command.Caller.UserId ? "you" : person.Name)} {LocalTimes.Text(reminder.At, command.Now, command.Home.TimeZone)}: {reminder.Text}.", "remind", new { reminder })
            : new LocalAnswer(fault.Text, "remind", Ok: false);
    }

    // "In 20 minutes" was written down in whole minutes; the seconds of now belong to it.
    private static DateTimeOffset? SaidInSpan(LocalCommand command, string? date, string? time)
    {
        var words = command.Command.Explanation.FirstOrDefault(static e => e.By == "w" && IsSpan(e.Text))?.Text;
        if (words is null || !ReminderRules.Moment(at: null, date, time, command.Now.AddMinutes(-1), command.Home.TimeZone).TryGet(out var minute, out _))
        {
            return null;
        }

        var seconds = LocalTimes.Local(command.Now, command.Home.TimeZone).Time.Second + SecondsIn(words);
        var moment = minute.AddSeconds(seconds % 60);
        return moment > command.Now ? moment : null;
    }

    // Not "in the evening".
    private static bool IsSpan(string words) =>
        words.StartsWith("in ", StringComparison.OrdinalIgnoreCase) && words.Split(' ').Any(static w => Units.Any(u => w.StartsWith(u, StringComparison.OrdinalIgnoreCase)));

    private static int SecondsIn(string words)
    {
        var parts = words.Split(' ');
        var at = Array.FindIndex(parts, static p => p.StartsWith("se", StringComparison.OrdinalIgnoreCase) && p.Length > 2);
        return at > 0 && int.TryParse(parts[at - 1], System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
    }
}

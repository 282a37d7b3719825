using Roommate.Assistant.Acting;
using Roommate.Assistant.Tools;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;

namespace Roommate.Assistant.Timers;

/// <summary>Starts, ends, pauses, adjusts and tells of timers as it was said; asks back when several fit.</summary>
internal sealed class TimerIntents(HomeTimers timers, IHomeTalk talk) : ILocalIntent
{
    private static readonly string[] Intended = [Intents.StartTimer, Intents.CancelTimer, Intents.PauseTimer, Intents.ResumeTimer, Intents.AdjustTimer, Intents.TimerStatus];

    public bool Takes(Understood command) => Intended.Contains(command.Intent);

    public async ValueTask<LocalAnswer> DoAsync(LocalCommand command, CancellationToken ct)
    {
        var roomId = command.Text(Slots.Room) is { } room ? (await talk.PlacesAsync(command.Caller, command.HomeId, ct)).FirstOrDefault(r => r.Name == room)?.Id : null;
        if (command.Command.Intent == Intents.StartTimer)
        {
            return await StartAsync(command, roomId, ct);
        }

        var all = await timers.OfAsync(command.Caller, command.HomeId, ct);
        var meant = TimerMatch.Find(command, all, roomId);
        if (meant.Count == 0)
        {
            return new LocalAnswer(all.Count == 0 ? "There is no timer running." : $"I find no such timer. There is {Names(all)}.", Name(command), Ok: command.Command.Intent == Intents.TimerStatus);
        }

        return command.Command.Intent == Intents.TimerStatus ? new LocalAnswer(Status(meant, command.Now), Name(command), new { timers = meant })
            : meant.Count > 1 && !TimerMatch.MeansAll(command) ? AskWhich(command, meant)
            : await ChangeAsync(command, meant, ct);
    }

    private static string Name(LocalCommand command) => command.Command.Intent!;

    private static string Label(HomeTimer timer) => TimerRules.Label(timer.Name, timer.DurationMs);

    private static string Names(IReadOnlyList<HomeTimer> timers) => StateAnswers.List([.. timers.Select(static t => $"the {Label(t)}")]);

    private static Cause By(LocalCommand command) => new(CauseKind.Assistant, command.TurnId, $"Roommate for {command.Caller.Name}", "chat");

    private static string Status(IReadOnlyList<HomeTimer> timers, DateTimeOffset now) => string.Join(" ", timers.Select(t => t.State switch
    {
        TimerState.Ringing => $"The {Label(t)} is done.",
        TimerState.Paused => $"The {Label(t)} is paused with {Spans.Text(TimeSpan.FromMilliseconds(t.RemainingMs ?? 0))} left.",
        _ => $"The {Label(t)} has {Spans.Text(t.EndsAt!.Value - now)} left.",
    }));

    private static LocalAnswer AskWhich(LocalCommand command, IReadOnlyList<HomeTimer> meant) =>
        new($"Which one: {string.Join(", ", meant.SkipLast(1).Select(t => Told(t, command.Now)))} or {Told(meant[^1], command.Now)}?", "ask", new { choices = meant.Select(static t => t.Id) })
        {
            Choices = [.. meant.Select(t => new Choice(Label(t), command.Command with
            {
                Slots = new Dictionary<string, object>(command.Command.Slots.Where(static s => s.Key is not (Slots.Name or Slots.StartHours or Slots.StartMinutes or Slots.StartSeconds or Slots.Room))) { [TimerMatch.IdSlot] = t.Id },
                Commands = null!,
            }))],
        };

    private static string Told(HomeTimer timer, DateTimeOffset now) => timer.State switch
    {
        TimerState.Ringing => $"the {Label(timer)} that rings",
        TimerState.Paused => $"the {Label(timer)} that is paused",
        _ => $"the {Label(timer)} with {Spans.Text(timer.EndsAt!.Value - now)} left",
    };

    private async ValueTask<LocalAnswer> StartAsync(LocalCommand command, string? roomId, CancellationToken ct)
    {
        var span = command.Duration(Slots.Hours, Slots.Minutes, Slots.Seconds);
        var request = new StartTimerRequest((long)span.TotalMilliseconds, command.Text(Slots.Name), roomId ?? command.RoomId);
        return (await timers.AddAsync(command.Caller, command.HomeId, request, By(command), ct)).TryGet(out var timer, out var fault)
            ? new LocalAnswer(timer.Name is { } name ? $"{Capital(name)} timer started: {Spans.Text(span)}." : $"Timer started: {Spans.Text(span)}.", Name(command), new { timer })
            : new LocalAnswer(fault.Text, Name(command), Ok: false);
    }

    private async ValueTask<LocalAnswer> ChangeAsync(LocalCommand command, IReadOnlyList<HomeTimer> meant, CancellationToken ct)
    {
        var said = new List<string>();
        var changed = new List<HomeTimer>();
        foreach (var timer in meant)
        {
            var result = await ChangeAsync(command, timer, ct);
            said.Add(result.TryGet(out var now, out var fault) ? Done(command, now) : fault.Text);
            if (result.Succeeded)
            {
                changed.Add(result.Value);
            }
        }

        return new LocalAnswer(string.Join(" ", said), Name(command), new { timers = changed }, Ok: changed.Count == meant.Count);
    }

    private ValueTask<Outcome<HomeTimer>> ChangeAsync(LocalCommand command, HomeTimer timer, CancellationToken ct)
    {
        var more = command.Duration(Slots.Hours, Slots.Minutes, Slots.Seconds) * (command.Text(Slots.How) == "less" ? -1 : 1);
        return command.Command.Intent switch
        {
            Intents.PauseTimer => timers.ChangeAsync(command.Caller, command.HomeId, timer.Id, new TimerPatch(State: TimerState.Paused), By(command), ct),
            Intents.ResumeTimer => timers.ChangeAsync(command.Caller, command.HomeId, timer.Id, new TimerPatch(State: TimerState.Running), By(command), ct),
            Intents.AdjustTimer => timers.ChangeAsync(command.Caller, command.HomeId, timer.Id, new TimerPatch(AddMs: (long)more.TotalMilliseconds), By(command), ct),
            _ => timers.RemoveAsync(command.Caller, command.HomeId, timer.Id, By(command), ct),
        };
    }

    private static string Done(LocalCommand command, HomeTimer timer) => command.Command.Intent switch
    {
        Intents.PauseTimer => $"Paused the {Label(timer)} with {Spans.Text(TimeSpan.FromMilliseconds(timer.RemainingMs ?? 0))} left.",
        Intents.ResumeTimer => $"The {Label(timer)} goes on: {Spans.Text(timer.EndsAt!.Value - command.Now)} left.",
        Intents.AdjustTimer => $"The {Label(timer)} has {Spans.Text(timer.EndsAt is { } at ? at - command.Now : TimeSpan.FromMilliseconds(timer.RemainingMs ?? 0))} left now.",
        _ => timer.State == TimerState.Ringing ? $"Silenced the {Label(timer)}." : $"Cancelled the {Label(timer)}.",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}

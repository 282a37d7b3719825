using Roommate.Assistant.Acting;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Assistant;
using static System.FormattableString;

namespace Roommate.Assistant.Memory;

/// <summary>Remember this, what do you know about that, forget it: done without a model.</summary>
internal sealed class MemoryIntents(TurnMemory memory) : ILocalIntent
{
    private const int MostTold = 6;

    public bool Takes(Understood command) => command.Intent == Intents.Recall || (command.Intent is Intents.Remember or Intents.Forget && About(command) is not null);

    public async ValueTask<LocalAnswer> DoAsync(LocalCommand command, CancellationToken ct)
    {
        var about = About(command.Command) ?? command.Caller.Name;
        var (said, count) = command.Command.Intent switch
        {
            Intents.Remember => await RememberAsync(command, about, ct),
            Intents.Forget => await ForgetAsync(command, about, ct),
            _ => await TellAsync(command, about, ct),
        };
        return new LocalAnswer(said, command.Command.Intent!, new { about, count }) { Kind = "memory" };
    }

    private static string? About(Understood command) => command.Slots.GetValueOrDefault(Slots.Message) as string ?? command.Slots.GetValueOrDefault(Slots.Query) as string;

    private async ValueTask<(string Said, int Count)> RememberAsync(LocalCommand command, string about, CancellationToken ct) =>
        (await memory.RememberAsync(command.Caller, command.HomeId, command.RoomId, about, ct)).TryGet(out var count, out var fault)
            ? ($"I will remember: {about.TrimEnd('.', '!', ' ')}.", count)
            : (fault.Text, 0);

    private async ValueTask<(string Said, int Count)> ForgetAsync(LocalCommand command, string about, CancellationToken ct) =>
        (await memory.ForgetAboutAsync(command.Caller, command.HomeId, about, ct)).TryGet(out var count, out var fault)
            ? (count == 0 ? $"I know nothing about {Told(about)} that I could forget." : $"Forgotten: {count} {(count == 1 ? "memory" : "memories")} about {Told(about)}.", count)
            : (fault.Text, 0);

    private async ValueTask<(string Said, int Count)> TellAsync(LocalCommand command, string about, CancellationToken ct)
    {
        var known = await memory.AboutAsync(command.Caller, command.HomeId, command.RoomId, about, MostTold, ct);
        return known.Count == 0
            ? ($"I remember nothing about {Told(about)} that I could tell here.", 0)
            : ("This is what I remember:\n" + string.Join('\n', known.Select(k => $"- {k.Text}{(WantsOrigin(command.Command) ? $" ({Origin(k)})" : "")}")), known.Count);
    }

    // What they call theirs is told to them as theirs.
    private static string Told(string about) => about.ToLowerInvariant() switch
    {
        "me" or "myself" => "you",
        var own when own.StartsWith("my ", StringComparison.Ordinal) => $"your {about[3..]}",
        _ => about,
    };

    private static bool WantsOrigin(Understood command) => command.Slots.GetValueOrDefault(Slots.How) is "why";

    private static string Origin(RecalledMemory memory) => memory.Origin switch
    {
        MemoryOrigin.Person => Invariant($"{(memory.IsOwn ? "you" : "a member")} asked me to remember it, {memory.ValidFrom:d MMMM yyyy}"),
        MemoryOrigin.Said => Invariant($"{(memory.IsOwn ? "you said it" : "it was said")}, {memory.ValidFrom:d MMMM yyyy}"),
        _ => Invariant($"I read it out of what {(memory.IsOwn ? "you" : "somebody")} said, {memory.ValidFrom:d MMMM yyyy}"),
    };
}

using Roommate.Assistant.Memory;
using Roommate.Assistant.Understanding;

namespace Roommate.Assistant.Turns;

/// <summary>Remember this, what do you know about that, forget it: done without a model.</summary>
internal sealed class MemoryStage(LocalUnderstanding understanding, TurnMemory memory, TimeProvider time) : ITurnStage
{
    private const int MostTold = 6;

    public async ValueTask<bool> RunAsync(TurnContext turn, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var understood = await understanding.UnderstandAsync(turn.Caller, turn.HomeId, turn.Question, turn.RoomId, previous: null, ct);
        var about = Text(understood, Slots.Message) ?? Text(understood, Slots.Query) ?? (understood.Intent == Intents.Recall ? turn.Caller.Name : null);
        if (understood.Commands.Count > 1 || about is null || understood.Intent is not (Intents.Remember or Intents.Recall or Intents.Forget))
        {
            return false;
        }

        await turn.Writer.StepAsync("understand", understood.Intent, since, new { understood.Intent, understood.Slots, understood.Confidence, understood.Explanation }, ct);
        since = time.GetTimestamp();
        var (said, count) = understood.Intent switch
        {
            Intents.Remember => await RememberAsync(turn, about, ct),
            Intents.Forget => await ForgetAsync(turn, about, ct),
            _ => await TellAsync(turn, about, ct),
        };
        await turn.Writer.StepAsync("memory", understood.Intent, since, new { about, count }, ct);
        await turn.Writer.WriteAsync(said, ct);
        return true;
    }

    private static string? Text(Understood understood, string slot) => understood.Slots.GetValueOrDefault(slot) as string;

    private async ValueTask<(string Said, int Count)> RememberAsync(TurnContext turn, string about, CancellationToken ct) =>
        (await memory.RememberAsync(turn.Caller, turn.HomeId, turn.RoomId, about, ct)).TryGet(out var count, out var fault)
            ? ($"I will remember: {about.TrimEnd('.', '!', ' ')}.", count)
            : (fault.Text, 0);

    private async ValueTask<(string Said, int Count)> ForgetAsync(TurnContext turn, string about, CancellationToken ct) =>
        (await memory.ForgetAboutAsync(turn.Caller, turn.HomeId, about, ct)).TryGet(out var count, out var fault)
            ? (count == 0 ? $"I know nothing about {about} that I could forget." : $"Forgotten: {count} {(count == 1 ? "memory" : "memories")} about {about}.", count)
            : (fault.Text, 0);

    private async ValueTask<(string Said, int Count)> TellAsync(TurnContext turn, string about, CancellationToken ct)
    {
        var known = await memory.AboutAsync(turn.Caller, turn.HomeId, turn.RoomId, about, MostTold, ct);
        return known.Count == 0
            ? ($"I remember nothing about {about} that I could tell here.", 0)
            : ("This is what I remember:\n" + string.Join('\n', known.Select(static k => $"- {k.Text}")), known.Count);
    }
}

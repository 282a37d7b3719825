using Microsoft.Extensions.Options;
using Roommate.Assistant.Memory;
using Roommate.Assistant.Models;

namespace Roommate.Assistant.Turns;

/// <summary>Without a model the miss gets an honest answer: what can be asked, and how to connect one.</summary>
internal sealed class HonestStage(IOptions<ModelOptions> options) : ITurnStage
{
    private const double LeastShare = 0.6;
    private const int MostTold = 3;

    public async ValueTask<bool> RunAsync(TurnContext turn, CancellationToken ct)
    {
        if (options.Value.IsConfigured)
        {
            return false;
        }

        if (FromMemory(turn) is { } remembered)
        {
            await turn.Writer.WriteAsync(remembered, ct);
            return true;
        }

        await turn.Writer.WriteAsync(
            "I did not understand that, and no language model is connected. I can switch and ask about the devices here: " +
            "\"turn on the kitchen lights\", \"set the bedroom to 21 degrees\", \"is the front door locked?\", \"which windows are open?\", \"what time is it?\". " +
            "To let me answer anything else, the operator connects any OpenAI-compatible server: OpenAI:Endpoint, OpenAI:Model and, if it needs one, OpenAI:ApiKey.",
            ct);
        return true;
    }

    // A question whose words are in something remembered is answered with that, as it was told.
    private static string? FromMemory(TurnContext turn)
    {
        if (!turn.Question.TrimEnd().EndsWith('?'))
        {
            return null;
        }

        var known = turn.Memories.Where(m => !m.IsWish && TurnMemory.Share(turn.Question, m) >= LeastShare).Take(MostTold).Select(static m => $"- {m.Text}").ToArray();
        return known.Length == 0 ? null : "This is what I remember:\n" + string.Join('\n', known);
    }
}

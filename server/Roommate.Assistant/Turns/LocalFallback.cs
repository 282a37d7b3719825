using Roommate.Assistant.Memory;

namespace Roommate.Assistant.Turns;

/// <summary>
/// What is answered where no model does: none is connected, it cannot be reached, or nothing is left to spend. What was
/// done already is told, a question is answered with what is remembered, and the rest honestly.
/// </summary>
internal static class LocalFallback
{
    private const double LeastShare = 0.6;
    private const int MostTold = 3;

    private const string CanDo =
        "\"turn on the kitchen lights\", \"set the bedroom to 21 degrees\", \"is the front door locked?\", \"which windows are open?\", \"what time is it?\"";

    /// <summary>A question whose words are in something remembered is answered with that, as it was told; null: nothing is known.</summary>
    public static string? FromMemory(TurnContext turn)
    {
        if (!turn.Question.TrimEnd().EndsWith('?'))
        {
            return null;
        }

        var known = turn.Memories.Where(m => !m.IsWish && TurnMemory.Share(turn.Question, m) >= LeastShare).Take(MostTold).ToArray();
        if (known.Any(static m => !m.IsOwn))
        {
            turn.Distrust("memories of the home");
        }

        return known.Length == 0 ? null : "This is what I remember:\n" + string.Join('\n', known.Select(static m => $"- {m.Text}"));
    }

    /// <summary>For a home that has no model.</summary>
    public static string WithoutModel(TurnContext turn) => FromMemory(turn)
        ?? $"I did not understand that, and no language model is connected. I can switch and ask about the devices here: {CanDo}. " +
           "To let me answer anything else, the operator connects any OpenAI-compatible server: OpenAI:Endpoint, OpenAI:Model and, if it needs one, OpenAI:ApiKey.";

    /// <summary>What tools did, which holds names that others gave.</summary>
    public static string WhatWasDone(TurnContext turn)
    {
        turn.Distrust("names in the home");
        return string.Join(' ', turn.Done);
    }

    /// <summary>For a model that failed before it said anything; the second part tells whether that answers the question.</summary>
    public static (string Text, bool Answers) WhenFailed(TurnContext turn)
    {
        if (turn.Done.Count > 0)
        {
            return (WhatWasDone(turn), false);
        }

        return FromMemory(turn) is { } remembered
            ? ($"The language model does not answer now. {remembered}", true)
            : ($"I could not answer that without the language model. What needs none goes on working, for example {CanDo}, timers, reminders and lists.", false);
    }
}

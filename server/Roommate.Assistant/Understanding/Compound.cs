namespace Roommate.Assistant.Understanding;

/// <summary>Several commands in one sentence: "turn off the lights and lock the door", "turn on the lamp and the fan", "kitchen and bedroom lights off".</summary>
internal sealed class Compound(HomeGrammar grammar, Sentence sentence, UnderstandingContext context, Func<string, UnderstandingContext, Understood?> one, Func<string, UnderstandingContext, Understood?> any)
{
    /// <summary>Their text runs to the end of the sentence, so an "and" in it is theirs.</summary>
    private static readonly string[] FreeText =
        [Intents.Remind, Intents.Remember, Intents.Broadcast, Intents.AddItem, Intents.RemoveItem, Intents.CompleteItem, Intents.Forget, Intents.Recall, Intents.NeverMind];

    /// <summary>Longer sentences are speech, not commands; the bounds keep the work small.</summary>
    private const int LongestSplit = 36;
    private const int LongestShare = 18;

    /// <summary>The words of a coordinated name; longer runs are not tried.</summary>
    private const int LongestName = 6;

    /// <summary>Whole commands on both sides of a joining word.</summary>
    public Understood? Split()
    {
        for (var at = 1; at < sentence.Count && sentence.Count <= LongestSplit; at++)
        {
            var length = JoinLength(at);
            if ((length == 0 && !sentence.BreakBefore(at)) || at + length >= sentence.Count)
            {
                continue;
            }

            if (Left(at) is { } left && Right(at + length, left) is { } right)
            {
                return Join([.. left.Commands, .. right.Commands]);
            }
        }

        return null;
    }

    /// <summary>One command with two targets: what stands before and after the pair belongs to both.</summary>
    public Understood? Share()
    {
        for (var at = 1; at < sentence.Count - 1 && sentence.Count <= LongestShare; at++)
        {
            var length = JoinLength(at);
            if (length > 0 && at + length < sentence.Count && Share(at, at + length) is { } both)
            {
                return both;
            }
        }

        return null;
    }

    private Understood? Left(int end)
    {
        var left = one(sentence.Original(0, end), context);
        return left is { Intent: not null, Question: null } && !FreeText.Contains(left.Intent) ? left : null;
    }

    private Understood? Right(int start, Understood left)
    {
        var right = any(sentence.Original(start, sentence.Count), context with { LastTargets = left.Targets.Count > 0 ? left.Targets : context.LastTargets, Previous = null });
        return right is { Intent: not null and not Intents.NeverMind, Question: null } ? right : null;
    }

    private Understood? Share(int end, int next)
    {
        for (var from = end - 1; from >= Math.Max(0, end - LongestName); from--)
        {
            for (var to = next + 1; to <= Math.Min(sentence.Count, next + LongestName); to++)
            {
                var first = Whole($"{sentence.Original(0, end)} {sentence.Original(to, sentence.Count)}");
                var second = first is null ? null : Whole($"{sentence.Original(0, from)} {sentence.Original(next, sentence.Count)}");
                if (second is not null && second.Intent == first!.Intent && !second.Targets.SequenceEqual(first.Targets))
                {
                    return Join([first, second]);
                }
            }
        }

        return null;
    }

    private Understood? Whole(string text) => one(text, context) is { Intent: not null, Question: null, Targets.Count: > 0 } understood ? understood : null;

    private static Understood Join(Understood[] commands) => commands[0] with
    {
        Targets = [.. commands.SelectMany(command => command.Targets).Distinct()],
        Confidence = commands.Min(command => command.Confidence),
        Explanation = [.. commands.SelectMany(command => command.Explanation)],
        Commands = commands,
    };

    private int JoinLength(int at)
    {
        var longest = 0;
        foreach (var join in grammar.Language.Joins)
        {
            if (join.Length > longest && sentence.HasAt(at, join, sentence.Count))
            {
                longest = join.Length;
            }
        }

        return longest;
    }
}

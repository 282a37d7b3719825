using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>How much of a text was heard when its audio was left at some place. Pure.</summary>
internal static class HeardText
{
    /// <summary>In UTF-16 units of the text; within a chunk in proportion to its time, back to the end of a whole word.</summary>
    public static int CharsAt(IReadOnlyList<SpokenChunk> chunks, string text, int positionMs)
    {
        var chars = 0;
        foreach (var chunk in chunks)
        {
            if (positionMs >= chunk.ToMs)
            {
                chars = chunk.End;
                continue;
            }

            if (positionMs > chunk.FromMs)
            {
                var share = (double)(positionMs - chunk.FromMs) / (chunk.ToMs - chunk.FromMs);
                chars = WholeWord(text, chunk.Start, chunk.Start + (int)((chunk.End - chunk.Start) * share), chars);
            }

            break;
        }

        return Math.Min(chars, text.Length);
    }

    private static int WholeWord(string text, int start, int at, int before)
    {
        at = Math.Min(at, text.Length);
        while (at > start && at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            at--;
        }

        return at > start ? at : before;
    }
}

namespace Roommate.Assistant.Understanding;

/// <summary>
/// A sentence with free text in it, as a row of parts in order: `(add|put) {item} (to|on) [the|my] {list:list}`.
/// `(a|b c)` is one of these, `[a|b]` may be missing, `{slot}` is free text, `{slot:type}` is a name, duration or time, `&lt;x&gt;` is a macro of the language.
/// </summary>
internal sealed record TailPattern(string Intent, TailPart[] Parts, IReadOnlyList<KeyValuePair<string, object>> Set, TailFile Source)
{
    /// <summary>Writes a pattern out into plain rows: a group that holds a capture becomes one row for each of its choices.</summary>
    public static IEnumerable<TailPattern> Compile(TailFile file, IReadOnlyDictionary<string, string> macros)
    {
        KeyValuePair<string, object>[] set = [.. file.Set.Select(pair => KeyValuePair.Create(pair.Key, SlotValue.Parse(pair.Value)))];
        foreach (var text in file.Patterns)
        {
            foreach (var row in new TailCompiler(Expand(text, macros)).Rows())
            {
                yield return new TailPattern(file.Intent, [.. row], set, file);
            }
        }
    }

    /// <summary>True when somebody's own words are its end.</summary>
    public bool EndsInMessage { get; } = Parts[^1] is TailCapture { Kind: TailCaptureKind.Text, Slot: Slots.Message };

    /// <summary>False when a word the pattern needs is nowhere in the sentence; most patterns are ruled out by this.</summary>
    public bool MayMatch(ulong sentenceBits)
    {
        foreach (var part in Parts)
        {
            if (part is TailWords { Optional: false } words && (words.Bits & sentenceBits) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static string Expand(string text, IReadOnlyDictionary<string, string> macros)
    {
        while (text.IndexOf('<', StringComparison.Ordinal) is >= 0 and var start)
        {
            var end = text.IndexOf('>', start);
            text = string.Concat(text.AsSpan(0, start), macros[text[(start + 1)..end]], text.AsSpan(end + 1));
        }

        return text;
    }
}

/// <summary>One part of a pattern.</summary>
internal abstract record TailPart;

/// <summary>One of some phrases.</summary>
internal sealed record TailWords(string[][] Choices, bool Optional) : TailPart
{
    /// <summary>A bit for each first word, to rule the pattern out early.</summary>
    public ulong Bits { get; } = Choices.Aggregate(0UL, (bits, choice) => bits | BitOf(choice[0]));

    public static ulong BitOf(ReadOnlySpan<char> word)
    {
        var hash = 17u;
        foreach (var c in word)
        {
            hash = (hash * 31) + c;
        }

        return 1UL << (int)((hash ^ (hash >> 11)) & 63);
    }
}

/// <summary>Words that fill a slot.</summary>
internal sealed record TailCapture(string Slot, TailCaptureKind Kind) : TailPart;

/// <summary>What may fill a slot.</summary>
internal enum TailCaptureKind
{
    Text, Duration, When, List, Person, Room, Floor, Device, Number, Media,
}

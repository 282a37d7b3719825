namespace Roommate.Assistant.Understanding;

/// <summary>Fits a sentence to the free-text patterns; of those that fit, the one that leaves least to free text wins.</summary>
internal sealed class TailMatcher(HomeGrammar grammar, Lattice lattice, UnderstandingContext context)
{
    /// <summary>The words of a timer's name.</summary>
    private const int LongestName = 4;

    private readonly Language language = grammar.Language;
    private readonly Sentence sentence = lattice.Sentence;
    private readonly List<TailFill> captures = [];
    private readonly WhenReader when = new(lattice.Sentence, grammar.Language, context);
    private int end;
    private TailPattern? best;
    private TailFill[] bestCaptures = [];
    private int bestFree = int.MaxValue;

    public Understood? Match()
    {
        var bits = 0UL;
        for (var i = 0; i < sentence.Count; i++)
        {
            bits |= TailWords.BitOf(sentence.Word(i));
        }

        var start = Opening(out var direct);
        var (closing, textClosing) = (Closing(start, wholly: true), Closing(start, wholly: false));
        foreach (var pattern in language.Tails)
        {
            if ((pattern.Source.Direct && !direct) || (pattern.Source.Addressed && !context.Addressed) || !pattern.MayMatch(bits))
            {
                continue;
            }

            captures.Clear();
            end = pattern.EndsInMessage ? textClosing : closing;
            Fit(pattern, 0, start, 0);
        }

        return best is null ? null : new TailWriter(grammar, lattice, context).Write(best, bestCaptures, bestFree);
    }

    /// <summary>"Please", "could you": skipped at the start. "I want to", "let's" too, but then the sentence is not a direct order.</summary>
    private int Opening(out bool direct)
    {
        direct = true;
        var at = 0;
        while (at < sentence.Count && Longest(at, SenseKind.Polite) is { } span)
        {
            direct &= !IsPolite(span, "wish");
            at = span.End;
        }

        return at;
    }

    /// <summary>"Please" ends no message; "now" may, as in "announce the film starts now".</summary>
    private int Closing(int start, bool wholly)
    {
        var from = sentence.Count;
        while (Closed(start, from, wholly) is { } earlier)
        {
            from = earlier;
        }

        return from;
    }

    private int? Closed(int start, int before, bool wholly)
    {
        for (var i = start + 1; i < before; i++)
        {
            if (Longest(i, SenseKind.Polite) is { } span && span.End == before && IsPolite(span, "end") && (wholly || !span.Has(SenseKind.Filler)))
            {
                return i;
            }
        }

        return null;
    }

    private Span? Longest(int at, SenseKind kind)
    {
        foreach (var span in lattice.At(at))
        {
            if (span.Has(kind))
            {
                return span;
            }
        }

        return null;
    }

    private void Fit(TailPattern pattern, int part, int at, int free)
    {
        if (free > bestFree)
        {
            return;
        }

        if (part == pattern.Parts.Length)
        {
            Accept(pattern, at, free);
            return;
        }

        if (pattern.Parts[part] is TailCapture capture)
        {
            FitCapture(pattern, part, capture, at, free);
            return;
        }

        var words = (TailWords)pattern.Parts[part];
        foreach (var choice in words.Choices)
        {
            if (sentence.HasAt(at, choice, end))
            {
                Fit(pattern, part + 1, at + choice.Length, free);
            }
        }

        if (words.Optional)
        {
            Fit(pattern, part + 1, at, free);
        }
    }

    private void Accept(TailPattern pattern, int at, int free)
    {
        if (at != end || free >= bestFree)
        {
            return;
        }

        (best, bestFree, bestCaptures) = (pattern, free, [.. captures]);
    }

    private void FitCapture(TailPattern pattern, int part, TailCapture capture, int at, int free)
    {
        switch (capture.Kind)
        {
            case TailCaptureKind.Text:
                FitText(pattern, part, capture, at, free);
                break;
            case TailCaptureKind.When:
                foreach (var moment in when.Read(at, end))
                {
                    Take(pattern, part, new TailFill(capture, at, moment.End) { Moment = moment }, free);
                }

                break;
            default:
                foreach (var span in lattice.At(at))
                {
                    FitSpan(pattern, part, capture, span, free);
                }

                break;
        }
    }

    private void FitSpan(TailPattern pattern, int part, TailCapture capture, Span span, int free)
    {
        if (span.End > end)
        {
            return;
        }

        // The home's names come after the language's words: a list of the home before a kind of list.
        var at = span.Senses.FindLastIndex(sense => Accepts(capture.Kind, sense));
        if (at >= 0)
        {
            Take(pattern, part, new TailFill(capture, span.Start, span.End) { Sense = span.Senses[at] }, free);
        }
    }

    private bool Accepts(TailCaptureKind kind, Sense sense) => kind switch
    {
        TailCaptureKind.Duration => sense.Kind == SenseKind.Value && lattice.Quantities[sense.Value].Unit == QuantityUnit.Duration,
        TailCaptureKind.Number => sense.Kind == SenseKind.Value && lattice.Quantities[sense.Value].Unit is QuantityUnit.Plain or QuantityUnit.Percent,
        TailCaptureKind.List => sense.Kind is SenseKind.List or SenseKind.ListKind,
        TailCaptureKind.Media => sense.Kind == SenseKind.Media,
        TailCaptureKind.Person => sense.Kind == SenseKind.Person,
        TailCaptureKind.Room => sense.Kind == SenseKind.Room,
        TailCaptureKind.Floor => sense.Kind == SenseKind.Floor,
        TailCaptureKind.Device => sense.Kind == SenseKind.Device && grammar.HasKind(sense.Value, "media"),
        _ => false,
    };

    private void FitText(TailPattern pattern, int part, TailCapture capture, int at, int free)
    {
        if (at >= end || !MayStart(pattern.Source, at) || (capture.Slot == Slots.Name && !StartsName(at)))
        {
            return;
        }

        var last = part == pattern.Parts.Length - 1;
        var longest = capture.Slot == Slots.Name ? Math.Min(end, at + LongestName) : end;
        for (var to = last ? end : at + 1; to <= longest; to++)
        {
            if (pattern.Source.Must.Length == 0 || Contains(at, to, pattern.Source.Must))
            {
                Take(pattern, part, new TailFill(capture, at, to), free + to - at);
            }
        }
    }

    /// <summary>No timer is called "on the": a word that only joins others starts no name.</summary>
    private bool StartsName(int at)
    {
        foreach (var span in lattice.At(at))
        {
            if (span.End == at + 1 && span.Senses.Exists(sense => sense.Kind is SenseKind.Prep or SenseKind.And or SenseKind.To or SenseKind.By or SenseKind.Any or SenseKind.All or SenseKind.Be or SenseKind.Pronoun
                || (sense.Kind == SenseKind.Ask && language.Name(sense.Value) != "list")))
            {
                return false;
            }
        }

        return true;
    }

    private bool MayStart(TailFile source, int at) =>
        !StartsWithAny(at, source.NotStartPhrases) && ((source.Start.Length == 0 && !source.StartsWithPerson) || Contains(at, at + 1, source.Start) || (source.StartsWithPerson && Longest(at, SenseKind.Person) is not null));

    private bool StartsWithAny(int at, string[][] phrases)
    {
        foreach (var phrase in phrases)
        {
            if (sentence.HasAt(at, phrase, end))
            {
                return true;
            }
        }

        return false;
    }

    private bool Contains(int from, int to, string[] words)
    {
        for (var i = from; i < to; i++)
        {
            foreach (var word in words)
            {
                if (sentence.Is(i, word))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void Take(TailPattern pattern, int part, TailFill capture, int free)
    {
        captures.Add(capture);
        Fit(pattern, part + 1, capture.To, free);
        captures.RemoveAt(captures.Count - 1);
    }

    private bool IsPolite(Span span, string how) =>
        span.Senses.Exists(sense => sense.Kind == SenseKind.Polite && language.Name(sense.Value) == how);
}

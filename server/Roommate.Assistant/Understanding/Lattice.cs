namespace Roommate.Assistant.Understanding;

/// <summary>Some words of the sentence with everything they can stand for.</summary>
internal sealed record Span(int Start, int End)
{
    public List<Sense> Senses { get; } = [];

    public bool Slip { get; init; }

    public bool Has(SenseKind kind)
    {
        foreach (var sense in Senses)
        {
            if (sense.Kind == kind)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Every known phrase in the sentence; all overlaps are kept.</summary>
internal sealed class Lattice
{
    private const int MaximumCovers = 96;

    /// <summary>A command has fewer; the matcher keeps one bit for each.</summary>
    private const int MaximumSpans = 31;
    private readonly HomeGrammar grammar;
    private readonly List<Span>?[] startingAt;
    private readonly bool[] reachesEnd;
    private readonly List<(int End, Quantity Quantity)> numbers = [];

    public Lattice(Sentence sentence, HomeGrammar grammar)
    {
        Sentence = sentence;
        this.grammar = grammar;
        startingAt = new List<Span>?[sentence.Count];
        reachesEnd = new bool[sentence.Count + 1];
        var quantities = new QuantityReader(sentence, grammar.Language);
        for (var i = 0; i < sentence.Count; i++)
        {
            Walk(grammar.Language.Words, i, null);
            Walk(grammar.Names, i, null);
            ReadQuantities(quantities, i);
            if (startingAt[i] is null && grammar.Near.Find(sentence.Word(i)) is { } meant)
            {
                Walk(grammar.Names, i, meant);
            }

            startingAt[i]?.Sort(static (a, b) => b.End - a.End);
        }

        Glue();

        FindReach();
    }

    public Sentence Sentence { get; }

    public List<Quantity> Quantities { get; } = [];

    /// <summary>True when known phrases can explain every word from here to the end.</summary>
    public bool CanExplain(int from) => from < reachesEnd.Length && reachesEnd[from];

    public IReadOnlyList<Span> At(int i) => i < startingAt.Length ? startingAt[i] ?? (IReadOnlyList<Span>)[] : [];

    /// <summary>Ways to cover the words from <paramref name="from"/> to the end without a gap, longest phrases first.</summary>
    public List<Span[]> Covers(int from)
    {
        var covers = new List<Span[]>();
        Extend(from, Sentence.Count, [], covers);
        return covers;
    }

    private void Extend(int at, int to, List<Span> path, List<Span[]> covers)
    {
        if (at == to)
        {
            covers.Add([.. path]);
            return;
        }

        foreach (var span in startingAt[at] ?? [])
        {
            if (span.End > to || covers.Count >= MaximumCovers || path.Count == MaximumSpans || !reachesEnd[span.End])
            {
                continue;
            }

            path.Add(span);
            Extend(span.End, to, path, covers);
            path.RemoveAt(path.Count - 1);
        }
    }

    /// <summary>"it's" is "it is", never "it" and a possessive: such phrases are not taken apart.</summary>
    private void Glue()
    {
        foreach (var phrase in grammar.Language.Glued)
        {
            for (var i = 0; i + phrase.Length <= Sentence.Count; i++)
            {
                if (!Sentence.HasAt(i, phrase, Sentence.Count))
                {
                    continue;
                }

                startingAt[i]?.RemoveAll(span => span.End < i + phrase.Length);
                for (var inner = i + 1; inner < i + phrase.Length; inner++)
                {
                    startingAt[inner] = null;
                }
            }
        }
    }

    /// <summary>Follows the trie from one word on; <paramref name="first"/> replaces a misspelt first word.</summary>
    private void Walk(WordTrie trie, int start, string? first)
    {
        var node = WordTrie.Root;
        for (var i = start; i < Sentence.Count; i++)
        {
            var slip = i == start && first is not null;
            var word = slip ? first : Sentence.Word(i);
            var next = trie.Next(node, trie.WordId(word));
            if (next == WordTrie.None && node != WordTrie.Root && grammar.Names == trie && !grammar.Language.Knows(Sentence.Word(i)) && grammar.Near.Find(Sentence.Word(i)) is { } meant)
            {
                next = trie.Next(node, trie.WordId(meant));
            }

            if (next == WordTrie.None)
            {
                return;
            }

            node = next;
            if (trie.Senses(node) is { } senses)
            {
                SpanOf(start, i + 1, first is not null).Senses.AddRange(senses);
            }
        }
    }

    private void ReadQuantities(QuantityReader reader, int start)
    {
        numbers.Clear();
        reader.Read(start, numbers);
        foreach (var (end, quantity) in numbers)
        {
            SpanOf(start, end, false).Senses.Add(new Sense(SenseKind.Value, Quantities.Count));
            Quantities.Add(quantity);
        }
    }

    private Span SpanOf(int start, int end, bool slip)
    {
        var spans = startingAt[start] ??= new List<Span>(4);
        foreach (var known in spans)
        {
            if (known.End == end)
            {
                return known;
            }
        }

        var span = new Span(start, end) { Slip = slip };
        spans.Add(span);
        return span;
    }

    private void FindReach()
    {
        reachesEnd[Sentence.Count] = true;
        for (var i = Sentence.Count - 1; i >= 0; i--)
        {
            foreach (var span in startingAt[i] ?? [])
            {
                reachesEnd[i] |= reachesEnd[span.End];
            }
        }
    }
}

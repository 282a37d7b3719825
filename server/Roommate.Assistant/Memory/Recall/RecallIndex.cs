using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Roommate.Assistant.Memory.Recall;

/// <summary>
/// The exact in-process index of one person's memories. It holds words, places and times of what was said, never the text
/// itself: what is found is read from the person's own key. Many may search at once; whoever changes it is alone (its owner sees to that).
/// </summary>
public sealed class RecallIndex
{
    private readonly Lexicon _lexicon = Lexicon.Shared;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<IndexedEntry?> _entries = [];
    private readonly Dictionary<string, int> _speakers = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<float> _lengths = [];
    private readonly List<EntrySigns> _signs = [];
    private readonly List<sbyte> _senses = [];
    private TalkOrder? _order;
    private double _length;

    /// <summary>How many memories there are.</summary>
    public int Count => _numbers.Count;

    internal Vocabulary Vocabulary { get; } = new();

    internal Lexicon Lexicon => _lexicon;

    internal IReadOnlyList<IndexedEntry?> Entries => _entries;

    /// <summary>How long each entry is, beside one another: a common word looks at thousands of them.</summary>
    internal ReadOnlySpan<float> Lengths => CollectionsMarshal.AsSpan(_lengths);

    /// <summary>What weighs each entry, beside one another.</summary>
    internal ReadOnlySpan<EntrySigns> Signs => CollectionsMarshal.AsSpan(_signs);

    /// <summary>What each entry is about as a whole (<see cref="Likeness"/>), one packed row after the other; zeros where nothing is known.</summary>
    internal ReadOnlySpan<sbyte> Senses => CollectionsMarshal.AsSpan(_senses);

    /// <summary>Everybody who said something, with the number entries carry.</summary>
    internal IReadOnlyDictionary<string, int> Speakers => _speakers;

    internal TalkOrder Order => _order ??= TalkOrder.Of(_entries);

    internal float UsualLength => (float)(_length / Math.Max(1, _numbers.Count));

    public bool Contains(string id) => _numbers.ContainsKey(id);

    /// <summary>Adds a memory, or puts it in the place of what was there under its id.</summary>
    public void Put(RecallEntry entry)
    {
        Remove(entry.Id);
        var number = _entries.Count;
        var amounts = Amounts(entry, out var length);
        var terms = new int[amounts.Count];
        var at = 0;
        foreach (var (term, amount) in amounts)
        {
            terms[at] = Vocabulary.Add(term);
            Vocabulary[terms[at++]]!.Add(number, amount);
        }

        var added = new IndexedEntry(
            entry.Id,
            entry.At.ToUnixTimeMilliseconds(),
            entry.Thread,
            entry.Session,
            entry.Turn,
            SpeakerOf(entry.Speaker),
            length,
            EntryCueReader.Of(entry.Text, entry.Caption) & (entry.IsFact ? ~EntryCues.Short : ~EntryCues.None),
            terms,
            entry.Meaning);
        _entries.Add(added);
        _lengths.Add(length);
        _senses.AddRange(Likeness.Shared.Sum(amounts.Keys) ?? new sbyte[Likeness.Shared.Width]);
        _signs.Add(new EntrySigns(added.AtMs, length, added.Speaker, added.Cues, IsThere: true));
        _numbers[entry.Id] = number;
        _length += length;
        if (_order?.TryAppend(_entries, number) == false)
        {
            _order = null;
        }
    }

    /// <summary>Takes a memory out, words and all.</summary>
    public bool Remove(string id)
    {
        if (!_numbers.Remove(id, out var number))
        {
            return false;
        }

        var entry = _entries[number]!;
        foreach (var term in entry.Terms)
        {
            Vocabulary.Remove(term, number);
        }

        _length -= entry.Length;
        _entries[number] = null;
        _signs[number] = default;
        _order = null;
        return true;
    }

    /// <summary>Gives a memory its meaning, when the embedding model has found it.</summary>
    public void SetMeaning(string id, float[] meaning)
    {
        if (_numbers.TryGetValue(id, out var number))
        {
            _entries[number] = _entries[number]! with { Meaning = meaning };
        }
    }

    /// <summary>How near the nearest memory is in meaning (cosine); 0 when none has one.</summary>
    public float Nearest(float[] meaning, Func<string, bool> wanted)
    {
        var nearest = 0f;
        foreach (var entry in _entries)
        {
            if (entry?.Meaning is { } own && own.Length == meaning.Length && wanted(entry.Id))
            {
                nearest = Math.Max(nearest, TensorPrimitives.CosineSimilarity(own, meaning));
            }
        }

        return nearest;
    }

    /// <summary>The memories that have no meaning yet.</summary>
    public IReadOnlyList<string> WithoutMeaning() => [.. _entries.Where(static e => e is { Meaning: null }).Select(static e => e!.Id)];

    /// <summary>The memories that answer a question, best first.</summary>
    /// <param name="wanted">Whether a memory may be an answer (it still counts as what surrounds others); null: all may.</param>
    public IReadOnlyList<Recalled> Search(RecallQuestion question, int limit, RecallWeights? weights = null, Func<string, bool>? wanted = null) =>
        _numbers.Count == 0 ? [] : new RecallSearch(this, weights ?? RecallDefaults.Weights, question).Run(limit, wanted);

    private Dictionary<string, float> Amounts(RecallEntry entry, out float length)
    {
        var amounts = new Dictionary<string, float>(StringComparer.Ordinal);
        length = 0;
        foreach (var text in (ReadOnlySpan<string?>)[entry.Text, entry.Caption, entry.Words])
        {
            string[] words = text is null ? [] : [.. WordReader.Read(text)];
            var terms = Array.ConvertAll(words, _lexicon.TermOf);
            for (var i = 0; i < words.Length; i++)
            {
                if (_lexicon.PhraseAt(terms, i) is { } phrase)
                {
                    Add(amounts, phrase.Term);
                }

                if (!_lexicon.IsStop(words[i]))
                {
                    Add(amounts, terms[i]);
                    length++;
                }
            }
        }

        return amounts;
    }

    private void Add(Dictionary<string, float> amounts, string term)
    {
        amounts[term] = amounts.GetValueOrDefault(term) + 1;
        foreach (var concept in _lexicon.ConceptsOf(term))
        {
            amounts[concept.Term] = amounts.GetValueOrDefault(concept.Term) + 1;
        }
    }

    private int SpeakerOf(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return TalkOrder.None;
        }

        if (!_speakers.TryGetValue(name, out var number))
        {
            _speakers[name] = number = _speakers.Count;
        }

        return number;
    }
}

/// <summary>What the index keeps of a memory.</summary>
internal sealed record IndexedEntry(
    string Id, long AtMs, string? Thread, string? Session, int? Turn, int Speaker, float Length, EntryCues Cues, int[] Terms, float[]? Meaning);

/// <summary>What of an entry every search looks at.</summary>
internal readonly record struct EntrySigns(long AtMs, float Length, int Speaker, EntryCues Cues, bool IsThere);

/// <summary>The weights in use when none are given.</summary>
internal static class RecallDefaults
{
    public static RecallWeights Weights { get; } = new();
}

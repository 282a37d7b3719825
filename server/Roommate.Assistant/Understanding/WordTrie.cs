namespace Roommate.Assistant.Understanding;

/// <summary>Phrases by their words: each step is one look-up, so the cost of a match does not grow with the number of names.</summary>
internal sealed class WordTrie
{
    public const int Root = 0;
    public const int None = -1;
    private readonly Dictionary<string, int> words = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> wordLookup;
    private readonly Dictionary<long, int> steps = [];
    private readonly List<List<Sense>?> ends = [null];

    public WordTrie() => wordLookup = words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Every word that occurs in a phrase.</summary>
    public IReadOnlyCollection<string> Words => words.Keys;

    public int WordId(ReadOnlySpan<char> word) => wordLookup.TryGetValue(word, out var id) ? id : None;

    public void Add(string phrase, Sense sense)
    {
        var sentence = Sentence.Of(phrase);
        if (sentence.Count == 0)
        {
            return;
        }

        var node = Root;
        for (var i = 0; i < sentence.Count; i++)
        {
            node = Step(node, Intern(sentence.Word(i)), create: true);
        }

        var senses = ends[node] ??= [];
        if (!senses.Contains(sense))
        {
            senses.Add(sense);
        }
    }

    public int Next(int node, int word) => word == None ? None : Step(node, word, create: false);

    public IReadOnlyList<Sense>? Senses(int node) => ends[node];

    private int Step(int node, int word, bool create)
    {
        var key = ((long)node << 32) | (uint)word;
        if (steps.TryGetValue(key, out var next))
        {
            return next;
        }

        if (!create)
        {
            return None;
        }

        ends.Add(null);
        steps[key] = ends.Count - 1;
        return ends.Count - 1;
    }

    private int Intern(ReadOnlySpan<char> word)
    {
        if (wordLookup.TryGetValue(word, out var id))
        {
            return id;
        }

        id = words.Count;
        words[word.ToString()] = id;
        return id;
    }
}

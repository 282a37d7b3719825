using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Roommate.Assistant.Memory.Recall;

/// <summary>One question against one index: every sign adds to a sum per entry.</summary>
internal sealed class RecallSearch(RecallIndex index, RecallWeights weights, RecallQuestion question)
{
    private const int MostAlike = 6;
    private const double LeastFactor = 0.1;
    private const int MostKin = 12;
    private const float LeastSense = 0.3f;

    private readonly int _size = index.Entries.Count;
    private readonly TalkOrder _order = index.Order;

    private float[] _sums = [];
    private float[] _own = [];
    private float[] _spread = [];
    private float[] _covered = [];
    private float[] _sessions = [];
    private float[] _sessionWord = [];
    private readonly List<int> _owners = [];
    private readonly List<int> _reached = [];

    public IReadOnlyList<Recalled> Run(int limit, Func<string, bool>? wanted)
    {
        _sums = Rent(_size);
        _own = Rent(_size);
        _spread = Rent(_size);
        _covered = Rent(_size);
        _sessions = Rent(_order.Sessions);
        _sessionWord = Rent(_order.Sessions);
        try
        {
            var parts = QuestionReader.Read(index, question);
            foreach (var word in parts.Words)
            {
                AddWord(Variants(word));
            }

            Weigh(parts);
            return Best(limit, wanted);
        }
        finally
        {
            Return(_sums, _own, _spread, _covered, _sessions, _sessionWord);
        }
    }

    private static float[] Rent(int size)
    {
        var array = ArrayPool<float>.Shared.Rent(Math.Max(1, size));
        Array.Clear(array);
        return array;
    }

    private static void Return(params ReadOnlySpan<float[]> arrays)
    {
        foreach (var array in arrays)
        {
            ArrayPool<float>.Shared.Return(array);
        }
    }

    // The word itself, its groups, and what is written like it; an entry counts the best of them, not their sum.
    private List<(Postings Where, float Weight)> Variants(QuestionWord word)
    {
        var weight = (float)(word.Weight switch { WordWeight.Light => weights.Light, WordWeight.Speaker => weights.Light * 0.5, _ => 1 });
        var found = new List<(Postings, float)>();
        var known = index.Vocabulary.TryFind(word.Term, out var exact);
        if (known)
        {
            found.Add((index.Vocabulary[exact]!, weight));
        }

        foreach (var concept in index.Lexicon.ConceptsOf(word.Term))
        {
            if (index.Vocabulary.TryFind(concept.Term, out var group))
            {
                found.Add((index.Vocabulary[group]!, weight * (float)(concept.Near ? weights.Near : weights.Subject)));
            }
        }

        if (word.Weight == WordWeight.Full)
        {
            AddKin(word.Term, weight, found);
        }

        if (word.Weight == WordWeight.Full && word.Term.Length > 3)
        {
            foreach (var (term, similarity) in index.Vocabulary.Alike(word.Term, known ? 0.6f : 0.4f, MostAlike))
            {
                found.Add((index.Vocabulary[term]!, weight * (float)weights.Letters * similarity));
            }
        }

        return found;
    }

    private void AddKin(string word, float weight, List<(Postings Where, float Weight)> found)
    {
        var most = found.Count + MostKin;
        foreach (var (term, likeness) in Likeness.Shared.KinOf(word))
        {
            if (found.Count == most)
            {
                return;
            }

            if (index.Vocabulary.TryFind(term, out var kin))
            {
                found.Add((index.Vocabulary[kin]!, weight * (float)weights.Kin * likeness));
            }
        }
    }

    private void AddWord(List<(Postings Where, float Weight)> variants)
    {
        var cap = 0f;
        foreach (var (where, weight) in variants)
        {
            cap = Math.Max(cap, Score(where, weight));
        }

        var entries = CollectionsMarshal.AsSpan(_owners);
        foreach (var entry in entries)
        {
            var score = _own[entry];
            _own[entry] = 0;
            _sessionWord[_order.SessionOf(entry)] += score;
            Reach(entry, score);
            var before = _order.Before(entry);
            var after = _order.After(entry);
            Reach(after, score * (float)weights.Before);
            Reach(before, score * (float)weights.After);
            Reach(_order.After(after), score * (float)weights.Farther);
            Reach(_order.Before(before), score * (float)weights.Farther);
            Reach(_order.After(_order.After(after)), score * (float)weights.Farthest);
        }

        foreach (var entry in entries)
        {
            // How much of the word the session holds, against as much as one entry could: more of the same adds less.
            var session = _order.SessionOf(entry);
            var amount = _sessionWord[session];
            if (amount > 0)
            {
                _sessions[session] += cap * amount / (amount + cap);
                _sessionWord[session] = 0;
            }
        }

        foreach (var entry in CollectionsMarshal.AsSpan(_reached))
        {
            _sums[entry] += _spread[entry];
            _covered[entry] += Math.Min(1, _spread[entry] / cap);
            _spread[entry] = 0;
        }

        _owners.Clear();
        _reached.Clear();
    }

    private float Score(Postings where, float weight)
    {
        var (k1, b) = ((float)weights.K1, (float)weights.B);
        var usual = index.UsualLength;
        var rarity = MathF.Pow(MathF.Log(1 + ((index.Count - where.Count + 0.5f) / (where.Count + 0.5f))), (float)weights.Rarity);
        var entries = where.Entries;
        var lengths = index.Lengths;
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = entries[i];
            var amount = where.Amount(i);
            var score = weight * rarity * amount * (k1 + 1) / (amount + (k1 * (1 - b + (b * lengths[entry] / usual))));
            if (_own[entry] == 0)
            {
                _owners.Add(entry);
            }

            _own[entry] = Math.Max(_own[entry], score);
        }

        return weight * rarity;
    }

    private void Reach(int entry, float score)
    {
        if (entry == TalkOrder.None || score <= 0)
        {
            return;
        }

        if (_spread[entry] == 0)
        {
            _reached.Add(entry);
        }

        _spread[entry] = Math.Max(_spread[entry], score);
    }

    private void Weigh(QuestionParts parts)
    {
        var signs = index.Signs;
        var newest = long.MinValue;
        foreach (ref readonly var entry in signs)
        {
            newest = Math.Max(newest, entry.IsThere ? entry.AtMs : long.MinValue);
        }

        var sense = Likeness.Shared.Sum(parts.Words.Where(static w => w.Weight == WordWeight.Full).Select(static w => w.Term));
        var senses = index.Senses;
        var high = Math.Max(1, TensorPrimitives.Max(_sums.AsSpan(0, _size)));
        for (var number = 0; number < _size; number++)
        {
            ref readonly var entry = ref signs[number];
            if (!entry.IsThere)
            {
                continue;
            }

            var sensed = sense is null ? 0 : Math.Max(0, Likeness.Between(senses.Slice(number * sense.Length, sense.Length), sense));
            if (_sums[number] <= 0 && _sessions[_order.SessionOf(number)] <= 0 && sensed < LeastSense)
            {
                // Not one word of the question is here or in the session: only what is clearly about the same counts.
                continue;
            }

            var sum = _sums[number] + ((float)weights.Sense * sensed * high) + ((float)weights.Session * _sessions[_order.SessionOf(number)]);
            if (sum <= 0)
            {
                continue;
            }

            var factor = 1.0;
            factor += entry.Speaker == parts.Speaker && parts.Speaker != TalkOrder.None ? weights.Speaker : 0;
            factor += (entry.Cues & parts.Wanted) != EntryCues.None ? weights.Cue : 0;
            factor += parts.Time is { } time && entry.AtMs >= time.FromMs && entry.AtMs < time.ToMs ? weights.Time : 0;
            factor += weights.Coverage * _covered[number] / Math.Max(1, parts.Words.Count);
            factor += weights.Length * Math.Clamp((entry.Length / index.UsualLength) - 1, -1, 1);
            factor -= (entry.Cues & EntryCues.Asks) != EntryCues.None ? weights.Asks : 0;
            factor -= (entry.Cues & EntryCues.Short) != EntryCues.None ? weights.Asks : 0;
            factor += weights.Recency * Math.Exp((entry.AtMs - newest) / TimeSpan.FromDays(365).TotalMilliseconds);
            _sums[number] = sum * (float)Math.Max(LeastFactor, factor);
        }

        AddMeaning();
    }

    private void AddMeaning()
    {
        if (question.Meaning is not { } meaning || weights.Meaning <= 0)
        {
            return;
        }

        var most = TensorPrimitives.Max(_sums.AsSpan(0, _size));
        for (var number = 0; number < _size; number++)
        {
            if (index.Entries[number]?.Meaning is { } own && own.Length == meaning.Length)
            {
                _sums[number] += (float)weights.Meaning * Math.Max(1, most) * TensorPrimitives.CosineSimilarity(own, meaning);
            }
        }
    }

    // The best so far with the least of them on top: most entries are below it and cost one look.
    private Recalled[] Best(int limit, Func<string, bool>? wanted)
    {
        var signs = index.Signs;
        var best = new PriorityQueue<int, (float Sum, long AtMs)>();
        for (var number = 0; number < _size; number++)
        {
            if (_sums[number] <= 0 || !signs[number].IsThere)
            {
                continue;
            }

            var rank = (_sums[number], signs[number].AtMs);
            var isFull = best.Count >= limit;
            if ((isFull && (!best.TryPeek(out _, out var least) || rank.CompareTo(least) <= 0)) || wanted?.Invoke(index.Entries[number]!.Id) == false)
            {
                continue;
            }

            if (isFull)
            {
                best.DequeueEnqueue(number, rank);
            }
            else
            {
                best.Enqueue(number, rank);
            }
        }

        var found = new Recalled[best.Count];
        for (var at = found.Length - 1; at >= 0; at--)
        {
            var number = best.Dequeue();
            found[at] = new Recalled(index.Entries[number]!.Id, Math.Round(_sums[number], 4));
        }

        return found;
    }
}

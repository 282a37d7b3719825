namespace Roommate.Assistant.Understanding;

/// <summary>The long words of a home's names, to forgive a slip of one letter.</summary>
internal sealed class NearWords
{
    /// <summary>Shorter words have too many neighbours that are words themselves.</summary>
    public const int ShortestWord = 6;
    private readonly Dictionary<(int Length, char First), List<string>> byShape = [];

    public NearWords(IEnumerable<string> words)
    {
        foreach (var word in words.Where(word => word.Length >= ShortestWord && char.IsLetter(word[0])))
        {
            Bucket(word.Length, word[0]).Add(word);
        }
    }

    public static NearWords None { get; } = new([]);

    /// <summary>The known word one slip away (a letter wrong, missing, doubled or swapped, but not the first), or null.</summary>
    public string? Find(ReadOnlySpan<char> word)
    {
        if (word.Length < ShortestWord - 1)
        {
            return null;
        }

        for (var length = word.Length - 1; length <= word.Length + 1; length++)
        {
            if (!byShape.TryGetValue((length, word[0]), out var candidates))
            {
                continue;
            }

            foreach (var candidate in candidates)
            {
                if (IsOneSlip(candidate, word))
                {
                    return candidate;
                }
            }
        }

        return null;
    }

    internal static bool IsOneSlip(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var start = a.CommonPrefixLength(b);
        var restA = a[start..];
        var restB = b[start..];
        if (restA.Length == restB.Length)
        {
            return restA.Length > 0
                && (restA[1..].SequenceEqual(restB[1..])
                    || (restA.Length > 1 && restA[0] == restB[1] && restA[1] == restB[0] && restA[2..].SequenceEqual(restB[2..])));
        }

        return restA.Length + 1 == restB.Length ? restA.SequenceEqual(restB[1..])
            : restB.Length + 1 == restA.Length && restB.SequenceEqual(restA[1..]);
    }

    private List<string> Bucket(int length, char first)
    {
        if (!byShape.TryGetValue((length, first), out var bucket))
        {
            byShape[(length, first)] = bucket = [];
        }

        return bucket;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Roommate.Live.Topics;

/// <summary>A topic's name, <c>kind:id</c>. Only what is safe inside a key, a channel and a JSON string is accepted.</summary>
public readonly record struct TopicName(string Kind, string Id)
{
    private const int MaxKind = 16;
    private const int MaxId = 64;

    public override string ToString() => $"{Kind}:{Id}";

    /// <summary>Takes a client's word apart; false when it is not a topic's name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TopicName name)
    {
        name = default;
        var colon = text?.IndexOf(':') ?? -1;
        if (colon is < 1 or > MaxKind || text!.Length - colon - 1 is < 1 or > MaxId)
        {
            return false;
        }

        var kind = text.AsSpan(0, colon);
        var id = text.AsSpan(colon + 1);
        if (kind.ContainsAnyExceptInRange('a', 'z') || ContainsUnsafe(id))
        {
            return false;
        }

        name = new TopicName(kind.ToString(), id.ToString());
        return true;
    }

    /// <summary>The same for names that come from our own code, where another one is a bug.</summary>
    public static TopicName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new ArgumentException($"'{text}' is not a topic's name (kind:id).", nameof(text));

    private static bool ContainsUnsafe(ReadOnlySpan<char> id)
    {
        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
            {
                return true;
            }
        }

        return false;
    }
}

using System.Collections.Frozen;

namespace Roommate.People.Accounts;

/// <summary>
/// The passwords that guessing begins with: those of 10 characters or more among the 50,000 most common ones of published
/// leaks (the MIT-licensed lists of zxcvbn and zxcvbn-ts), what servers are delivered with, and plain patterns.
/// Compared without regard to case and to digits that stand for letters. Pure; read at the first question.
/// </summary>
internal static class CommonPasswords
{
    // A run of keys or letters, or a word of so few letters again and again, is no password however long it is.
    private const int LongestUnit = 4;

    private static readonly Lazy<FrozenSet<string>> Known = new(Read);

    public static bool Contains(string password)
    {
        var lower = password.Trim().ToLowerInvariant();
        return IsRepeated(lower) || IsRun(lower) || Known.Value.Contains(lower) || Known.Value.Contains(Unmasked(lower));
    }

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")
            ?? throw new InvalidOperationException("common-passwords.txt is not built in.");
        using var reader = new StreamReader(stream);
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            known.Add(line);
            known.Add(Unmasked(line));
        }

        return known.ToFrozenSet(StringComparer.Ordinal);
    }

    // p@ssw0rd reads as password.
    private static string Unmasked(string lower) => string.Create(lower.Length, lower, static (letters, text) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            letters[i] = text[i] switch
            {
                '0' => 'o', '1' or '!' or '|' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', '8' => 'b', '9' => 'g', var other => other,
            };
        }
    });

    private static bool IsRepeated(string text)
    {
        for (var unit = 1; unit <= LongestUnit && unit * 2 <= text.Length; unit++)
        {
            if (text.AsSpan(unit).SequenceEqual(text.AsSpan(0, text.Length - unit)))
            {
                return true;
            }
        }

        return false;
    }

    // abcdefghij, 9876543210 and 1234567890: each letter is the next, or each is the one before.
    private static bool IsRun(string text)
    {
        var (up, down) = (true, true);
        for (var i = 1; i < text.Length; i++)
        {
            up &= text[i] == Next(text[i - 1]);
            down &= text[i - 1] == Next(text[i]);
        }

        return text.Length > 1 && (up || down);
    }

    private static char Next(char letter) => letter == '9' ? '0' : (char)(letter + 1);
}

namespace Roommate.Assistant.Afterwards;

/// <summary>What makes a title. Pure.</summary>
internal static class TitleRules
{
    private const int MostLength = 48;
    private const int MostWords = 10;

    /// <summary>The beginning of what was asked, to the end of a word.</summary>
    public static string Of(string question)
    {
        var words = question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var title = "";
        foreach (var word in words)
        {
            if (title.Length + 1 + word.Length > MostLength)
            {
                return title.Length == 0 ? word[..Math.Min(word.Length, MostLength)] : title + "…";
            }

            title = title.Length == 0 ? word : $"{title} {word}";
        }

        return Capital(title.TrimEnd('?', '!', '.', ' '));
    }

    /// <summary>What a model answered, when that is a title: one short line.</summary>
    public static string? Read(string answer)
    {
        var line = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault()?.Trim('"', '“', '”', '#', '*', '.', ' ');
        return line is null or "" || line.Length > MostLength + 12 || line.Split(' ').Length > MostWords ? null : line;
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}

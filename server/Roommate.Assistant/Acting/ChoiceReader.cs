namespace Roommate.Assistant.Acting;

/// <summary>Reads the answer to a question back: "the second one", "pasta", "the pasta timer". Pure.</summary>
internal static class ChoiceReader
{
    private const int MostWords = 8;

    private static readonly string[] Fillers = ["the", "one", "please", "that", "i", "mean", "meant", "no", "actually", "for", "my", "number", "yes", "die", "der", "das", "den", "bitte", "ich", "meine"];

    private static readonly string[][] Ordinals =
    [
        ["first", "1", "1st", "erste", "ersten", "erstes"],
        ["second", "2", "2nd", "two", "zweite", "zweiten", "zweites"],
        ["third", "3", "3rd", "three", "dritte", "dritten", "drittes"],
        ["fourth", "4", "4th", "four", "vierte", "vierten", "viertes"],
        ["fifth", "5", "5th", "five", "fünfte", "fünften", "fünftes"],
    ];

    private static readonly string[] Last = ["last", "letzte", "letzten", "letztes"];

    /// <summary>Null when it is no answer, or none that is clear.</summary>
    public static Choice? Read(string text, IReadOnlyList<Choice> choices)
    {
        var said = Words(text);
        if (said.Length == 0 || said.Length > MostWords)
        {
            return null;
        }

        string[] telling = [.. said.Where(static w => !Fillers.Contains(w))];
        var fitting = telling.Length == 0 ? [] : choices.Where(c => Array.TrueForAll(telling, Words(c.Label).Contains)).ToArray();
        if (fitting.Length == 1)
        {
            return fitting[0];
        }

        if (telling is not [var place])
        {
            return null;
        }

        var at = Last.Contains(place) ? choices.Count - 1 : Array.FindIndex(Ordinals, o => o.Contains(place));
        return at >= 0 && at < choices.Count ? choices[at] : null;
    }

    private static string[] Words(string text) =>
        new string([.. text.ToLowerInvariant().Select(static c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

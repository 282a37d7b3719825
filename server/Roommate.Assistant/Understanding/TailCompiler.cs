namespace Roommate.Assistant.Understanding;

/// <summary>Reads the pattern notation and writes it out into rows.</summary>
internal sealed class TailCompiler(string text)
{
    private int at;

    public List<List<TailPart>> Rows() => Sequence();

    /// <summary>Parts up to the end of the text, or to the `|` or closing bracket that ends this choice.</summary>
    private List<List<TailPart>> Sequence()
    {
        List<List<TailPart>> rows = [[]];
        while (at < text.Length && text[at] is not ('|' or ')' or ']'))
        {
            if (text[at] == ' ')
            {
                at++;
                continue;
            }

            rows = Append(rows, text[at] switch
            {
                '(' => Group(')', optional: false),
                '[' => Group(']', optional: true),
                '{' => [[Capture()]],
                _ => [[Word()]],
            });
        }

        return rows;
    }

    private List<List<TailPart>> Group(char close, bool optional)
    {
        at++;
        var choices = new List<List<TailPart>>();
        while (true)
        {
            choices.AddRange(Sequence());
            if (text[at++] == close)
            {
                break;
            }
        }

        if (choices.TrueForAll(choice => choice.TrueForAll(part => part is TailWords { Choices.Length: 1, Optional: false })))
        {
            return [[new TailWords([.. choices.Select(Join)], optional)]];
        }

        if (optional)
        {
            choices.Add([]);
        }

        return choices;
    }

    private static string[] Join(List<TailPart> words) => [.. words.Cast<TailWords>().SelectMany(word => word.Choices[0])];

    private TailCapture Capture()
    {
        var end = text.IndexOf('}', at);
        var parts = text[(at + 1)..end].Split(':');
        at = end + 1;
        return new TailCapture(parts[0], parts.Length == 1 ? TailCaptureKind.Text : Enum.Parse<TailCaptureKind>(parts[1], ignoreCase: true));
    }

    private TailWords Word()
    {
        var start = at;
        while (at < text.Length && text[at] is not (' ' or '|' or ')' or ']' or '(' or '[' or '{'))
        {
            at++;
        }

        var words = Sentence.Of(text[start..at]);
        return new TailWords([[.. Enumerable.Range(0, words.Count).Select(i => words.Word(i).ToString())]], Optional: false);
    }

    private static List<List<TailPart>> Append(List<List<TailPart>> rows, List<List<TailPart>> next) =>
        [.. rows.SelectMany(row => next.Select(more => (List<TailPart>)[.. row, .. more]))];
}

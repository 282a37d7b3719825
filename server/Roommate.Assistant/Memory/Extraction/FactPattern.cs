using System.Globalization;
using System.Text.RegularExpressions;

namespace Roommate.Assistant.Memory.Extraction;

/// <summary>One line of a pattern file: what a sentence of this form says.</summary>
internal sealed record FactPattern(string Kind, string Key, string Value, string Text, double Confidence, Regex Form)
{
    private const int Fields = 6;

    // A sentence that takes longer than this to read is left to the model: none does (parts are bounded), however busy the machine.
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    private static readonly (string Short, string Long)[] Parts =
    [
        ("NAMES", @"(?-i:\p{Lu}[\p{L}'-]+(?:\s+(?:\p{Lu}[\p{L}'-]+|de|la|am|im|von))*)"),
        ("NAME", @"(?-i:\p{Lu}[\p{L}'-]+)"),
        ("THING", @"(?:(?!(?:and|but|because|so|when|since|than|while|if|und|aber|weil|wenn|denn)\b)[\p{L}\d'-]+(?:\s+|(?=[.,;:!?)]|$))){1,5}"),
        ("DATE", @"(?:\d{1,2}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?\p{L}{3,9}|\p{L}{3,9}\s+(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)|\d{1,2}\.\s?\d{1,2}\.?)(?:,?\s+\d{4})?"),
    ];

    /// <summary>Every pattern of a file; a line that is none is a bug of the file.</summary>
    public static IReadOnlyList<FactPattern> ReadAll(TextReader file)
    {
        var patterns = new List<FactPattern>();
        while (file.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                patterns.Add(Read(line.Split(" ; ", Fields)));
            }
        }

        return patterns;
    }

    private static FactPattern Read(string[] fields)
    {
        var form = fields[^1];
        foreach (var (name, part) in Parts)
        {
            form = Regex.Replace(form, $@"\b{name}\b", part.Replace("$", "$$", StringComparison.Ordinal), RegexOptions.None, TimeSpan.FromSeconds(1));
        }

        return new FactPattern(
            fields[0].Trim(),
            fields[1].Trim('-', ' '),
            fields[2].Trim('-', ' '),
            fields[3].Trim(),
            double.Parse(fields[4], CultureInfo.InvariantCulture),
            new Regex(form, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MostTime));
    }
}

using System.Globalization;

namespace Roommate.Testing.Recall;

/// <summary>A file of hand-written talks between two people, A and B, with questions and the turns that answer them.</summary>
public sealed record TalkFile(IReadOnlyList<WrittenTalk> Talks)
{
    private const string Folder = "tests/Roommate.UnitTests/Assistant/Memory/Data";

    /// <summary>Turns that belong to no talk (the file of small talk).</summary>
    public IReadOnlyList<WrittenTurn> Loose { get; init; } = [];

    public static TalkFile Read(string name)
    {
        var talks = new List<WrittenTalk>();
        var loose = new List<WrittenTurn>();
        foreach (var line in LinesOf(name))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                talks.Add(new WrittenTalk(line[3..], [], []));
            }
            else if (line[0] == '?')
            {
                talks[^1].Questions.Add(Question(line));
            }
            else
            {
                (talks.Count == 0 ? loose : talks[^1].Turns).Add(Turn(line));
            }
        }

        return new TalkFile(talks) { Loose = loose };
    }

    /// <summary>The files there are, by name.</summary>
    public static IReadOnlyList<string> Names(string pattern) => [.. Directory.GetFiles(FolderOnDisk(), pattern).Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    internal static IEnumerable<string> LinesOf(string name) =>
        File.ReadAllLines(Path.Combine(FolderOnDisk(), name)).Where(static l => l.Length > 0 && l[0] != '#');

    private static WrittenQuestion Question(string line)
    {
        var arrow = line.LastIndexOf("=>", StringComparison.Ordinal);
        var evidence = line[(arrow + 2)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new WrittenQuestion(line[..arrow].TrimStart('?').Trim(), evidence);
    }

    private static WrittenTurn Turn(string line)
    {
        var turn = Turn(line, out var labels);
        return turn with { Label = labels.Count > 0 ? labels[0] : null };
    }

    /// <summary>A turn with the labels at its end ("#one #two").</summary>
    internal static WrittenTurn Turn(string line, out List<string> labels)
    {
        var text = line[2..].Trim();
        string? caption = null;
        labels = [];
        while (text.LastIndexOf(" #", StringComparison.Ordinal) is > 0 and var hash && !text[(hash + 2)..].Contains(' ', StringComparison.Ordinal))
        {
            labels.Insert(0, text[(hash + 2)..]);
            text = text[..hash];
        }

        if (text.LastIndexOf("[photo: ", StringComparison.Ordinal) is >= 0 and var photo)
        {
            (caption, text) = (text[(photo + 8)..].TrimEnd(']', ' '), text[..photo].Trim());
        }

        return new WrittenTurn(line[0], text, caption, Label: null);
    }

    private static string FolderOnDisk()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Directory.Exists(Path.Combine(at, Folder)))
            {
                return Path.Combine(at, Folder);
            }
        }

        throw new DirectoryNotFoundException(string.Create(CultureInfo.InvariantCulture, $"{Folder} above {AppContext.BaseDirectory}"));
    }
}

public sealed record WrittenTalk(string Name, List<WrittenTurn> Turns, List<WrittenQuestion> Questions);

/// <param name="Who">A or B.</param>
public sealed record WrittenTurn(char Who, string Text, string? Caption, string? Label);

/// <param name="Evidence">Turns of its talk by number from 1, or labels.</param>
public sealed record WrittenQuestion(string Text, string[] Evidence);

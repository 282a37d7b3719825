using System.Globalization;

namespace Roommate.Testing.Recall;

/// <summary>
/// A file with one whole conversation of two people over months: dated sessions ("== 2024-01-13 19:05"), turns
/// ("Name: text [photo: caption] #label") and questions ("?2 When ... => label label") with their category.
/// </summary>
public static class LongTalk
{
    public static Conversation Read(string file)
    {
        var turns = new List<SaidTurn>();
        var questions = new List<AskedQuestion>();
        var labels = new Dictionary<string, string>();
        var (at, session, count) = (DateTimeOffset.UnixEpoch, 0, 0);
        foreach (var line in TalkFile.LinesOf(file))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                at = DateTimeOffset.ParseExact(line[3..].Trim(), "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
                (session, count) = (session + 1, 0);
            }
            else if (line[0] == '?')
            {
                questions.Add(Question(line, labels));
            }
            else
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"D{session}:{++count}");
                turns.Add(Turn(line, id, at.AddSeconds(40 * count), labels));
            }
        }

        return new Conversation(turns, questions, at.AddDays(1));
    }

    /// <summary>Two conversations as if the same two people had had both: twice as much to confuse.</summary>
    public static Conversation Together(string first, string second)
    {
        var (one, other) = (Read(first), Read(second));
        var (names, others) = (Names(one), Names(other));
        return new Conversation(
            [.. one.Turns, .. other.Turns.Select(t => t with { Id = Other(t.Id), Session = Other(t.Session), Speaker = Renamed(t.Speaker), Text = Renamed(t.Text) })],
            [.. one.Questions, .. other.Questions.Select(q => q with { Text = Renamed(q.Text), Evidence = [.. q.Evidence.Select(Other)] })],
            one.End > other.End ? one.End : other.End);

        string Renamed(string text) => text.Replace(others[0], names[0], StringComparison.Ordinal).Replace(others[1], names[1], StringComparison.Ordinal);
        static string Other(string id) => "E" + id[1..];
        static string[] Names(Conversation talk) => [.. talk.Turns.Select(static t => t.Speaker).Distinct().Order(StringComparer.Ordinal)];
    }

    private static SaidTurn Turn(string line, string id, DateTimeOffset at, Dictionary<string, string> labels)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var written = TalkFile.Turn("A " + line[(colon + 1)..], out var marks);
        foreach (var mark in marks)
        {
            labels.Add(mark, id);
        }

        return new SaidTurn(id, id[..id.IndexOf(':', StringComparison.Ordinal)], line[..colon], written.Text, written.Caption, at);
    }

    private static AskedQuestion Question(string line, Dictionary<string, string> labels)
    {
        var arrow = line.LastIndexOf("=>", StringComparison.Ordinal);
        return new AskedQuestion(line[2..arrow].Trim(), [.. line[(arrow + 2)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(label => labels[label]).Distinct()])
        {
            Category = line[1] - '0',
        };
    }
}

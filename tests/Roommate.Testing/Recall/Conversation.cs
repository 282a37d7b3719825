using System.Globalization;

namespace Roommate.Testing.Recall;

/// <summary>
/// A long conversation of two people put together from hand-written talks: dozens of dated sessions, the talks of one
/// file asked about, those of the others in between with the roles exchanged, small talk around. The same seed gives the same.
/// </summary>
public sealed record Conversation(IReadOnlyList<SaidTurn> Turns, IReadOnlyList<AskedQuestion> Questions, DateTimeOffset End)
{
    private const int TalksPerSession = 4;

    private static readonly DateTimeOffset Start = new(2025, 1, 10, 18, 20, 0, TimeSpan.Zero);

    public static Conversation Of(string asked, IReadOnlyList<string> others, string nameA, string nameB, int seed)
    {
        var random = new Random(seed);
        var talks = TalkFile.Read(asked).Talks.Select(static t => (Talk: t, Asked: true))
            .Concat(others.SelectMany(static o => TalkFile.Read(o).Talks).Select(static t => (Talk: t, Asked: false)))
            .OrderBy(_ => random.Next())
            .ToArray();

        // What is asked about keeps its order, as lives do.
        var inOrder = new Queue<WrittenTalk>(TalkFile.Read(asked).Talks);
        var chatter = TalkFile.Read("chatter.txt").Loose;
        var turns = new List<SaidTurn>();
        var questions = new List<AskedQuestion>();
        var labels = new Dictionary<string, string>();
        var at = Start;
        for (var first = 0; first < talks.Length; first += TalksPerSession)
        {
            var session = $"S{(first / TalksPerSession) + 1}";
            var count = 0;
            AddChatter(0);
            foreach (var (talk, isAsked) in talks.Skip(first).Take(TalksPerSession))
            {
                AddTalk(isAsked ? inOrder.Dequeue() : talk, isAsked);
            }

            AddChatter(chatter.Count / 2);
            at += TimeSpan.FromDays(random.Next(4, 12)) + TimeSpan.FromMinutes(random.Next(-300, 300));

            void AddChatter(int from)
            {
                var start = from + (random.Next(chatter.Count / 4) * 2);
                Say(chatter[start], exchanged: false);
                Say(chatter[start + 1], exchanged: false);
            }

            void AddTalk(WrittenTalk talk, bool asked)
            {
                var ids = talk.Turns.Select(t => (Turn: t, Id: Say(t, exchanged: !asked))).ToArray();
                if (!asked)
                {
                    return;
                }

                foreach (var (turn, id) in ids.Where(static i => i.Turn.Label is not null))
                {
                    labels[turn.Label!] = id;
                }

                questions.AddRange(talk.Questions.Select(q => new AskedQuestion(
                    Named(q.Text, exchanged: false),
                    [.. q.Evidence.Select(e => int.TryParse(e, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? ids[n - 1].Id : labels[e])])));
            }

            string Say(WrittenTurn turn, bool exchanged)
            {
                var id = $"{session}:{++count}";
                turns.Add(new SaidTurn(id, session, turn.Who == 'A' != exchanged ? nameA : nameB, Named(turn.Text, exchanged), turn.Caption, at + TimeSpan.FromSeconds(count * 40)));
                return id;
            }
        }

        return new Conversation(turns, questions, at);

        string Named(string text, bool exchanged) =>
            text.Replace("{A}", exchanged ? nameB : nameA, StringComparison.Ordinal).Replace("{B}", exchanged ? nameA : nameB, StringComparison.Ordinal);
    }
}

public sealed record SaidTurn(string Id, string Session, string Speaker, string Text, string? Caption, DateTimeOffset At);

public sealed record AskedQuestion(string Text, IReadOnlyList<string> Evidence)
{
    /// <summary>1 several turns, 2 when, 3 needs thinking, 4 one turn, 5 asked of the wrong person; 0 not told.</summary>
    public int Category { get; init; }
}

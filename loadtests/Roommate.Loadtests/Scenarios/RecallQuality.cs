using System.Globalization;
using Roommate.Assistant.Memory.Recall;
using Roommate.Testing.Recall;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// How much of the evidence of a question is among the first 5, 10, 25 memories, on long conversations written for this
/// project, beside plain BM25. `recall-quality [--show conversation] [--set Before=0.5] [--tune]`; no embedding model.
/// </summary>
public sealed class RecallQuality : IScenario
{
    private static readonly int[] Depths = [5, 10, 25];

    /// <summary>Weights are tuned on these; every new conversation is scored before it joins them.</summary>
    private static readonly string[] Tuned = ["develop-1", "develop-2", "long-1", "long-2", "long-1 and 2"];

    private static readonly string[] Categories = ["", "  several", "  when", "  thinking", "  one turn", "  wrong one"];

    public string Name => "recall-quality";

    public string Summary => "evidence recall at 5/10/25 on long conversations, beside plain BM25 (no embedding model)";

    public Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var weights = Set(new RecallWeights(), args);
        (string Name, Conversation[] Talks)[] conversations =
        [
            ("develop-1", Mixed("develop-1.txt", ["develop-2.txt", "heldout.txt"], "Nora", "Tomas")),
            ("develop-2", Mixed("develop-2.txt", ["develop-1.txt", "heldout.txt"], "Greta", "Silas")),
            ("held out", Mixed("heldout.txt", ["develop-1.txt", "develop-2.txt"], "Maren", "Joris")),
            ("held out 2", Mixed("heldout-2.txt", ["develop-1.txt", "develop-2.txt", "heldout.txt"], "Ruben", "Livia")),
            .. TalkFile.Names("long-*.txt").Select(static f => (f[..^4], new[] { LongTalk.Read(f) })),
            ("long-1 and 2", [LongTalk.Together("long-1.txt", "long-2.txt")]),
        ];
        if (args.Contains("--tune"))
        {
            weights = RecallTuning.Tune(weights, w => conversations.Where(static c => Tuned.Contains(c.Name)).Average(c => Score(c.Talks, w).Sum()), ct);
        }

        Console.WriteLine($"{"conversation",-14} {"engine",-12} {"turns",6} {"questions",10} {"at 5",6} {"at 10",6} {"at 25",6}");
        foreach (var (name, talks) in conversations)
        {
            Report(name, "plain BM25", talks[0], Score(talks, Plain, named: true));
            Report(name, "recall", talks[0], Score(talks, weights));
            ReportCategories(talks[0], weights);
            if (Option(args, "--show") == name)
            {
                Show(talks[0], weights);
            }
        }

        return Task.FromResult(0);
    }

    internal static RecallWeights Plain { get; } = new()
    {
        K1 = 1.2, B = 0.75, Light = 1, Near = 0, Subject = 0, Kin = 0, Sense = 0, Letters = 0, Before = 0, After = 0, Farther = 0, Farthest = 0, Coverage = 0, Length = 0, Session = 0, Speaker = 0, Time = 0, Cue = 0, Asks = 0, Recency = 0,
    };

    // The same talks in three orders, so that no figure hangs on what happens to stand beside what.
    private static Conversation[] Mixed(string asked, string[] others, string nameA, string nameB) =>
        [.. Enumerable.Range(1, 3).Select(seed => Conversation.Of(asked, others, nameA, nameB, seed))];

    internal static RecallIndex Load(Conversation talk, bool named)
    {
        var index = new RecallIndex();
        foreach (var turn in talk.Turns)
        {
            index.Put(new RecallEntry(turn.Id, turn.Text, turn.At)
            {
                Speaker = turn.Speaker,
                Caption = turn.Caption,
                Session = turn.Session,
                Words = named ? turn.Speaker : null,
            });
        }

        return index;
    }

    private static double[] Score(Conversation[] talks, RecallWeights weights, bool named = false)
    {
        var scores = talks.Select(t => Score(t, weights, named)).ToArray();
        return [.. Depths.Select((_, i) => scores.Average(s => s[i]))];
    }

    private static double[] Score(Conversation talk, RecallWeights weights, bool named)
    {
        var index = Load(talk, named);
        var sums = new double[Depths.Length];
        foreach (var question in talk.Questions)
        {
            var found = index.Search(new RecallQuestion(question.Text, talk.End), Depths[^1], weights);
            for (var i = 0; i < Depths.Length; i++)
            {
                sums[i] += Share(question, found, Depths[i]);
            }
        }

        return [.. sums.Select(s => s / talk.Questions.Count)];
    }

    private static double Share(AskedQuestion question, IReadOnlyList<Recalled> found, int depth) =>
        (double)found.Take(depth).Count(f => question.Evidence.Contains(f.Id)) / question.Evidence.Count;

    private static void Show(Conversation talk, RecallWeights weights)
    {
        var index = Load(talk, named: false);
        var texts = talk.Turns.ToDictionary(static t => t.Id);
        foreach (var question in talk.Questions)
        {
            var found = index.Search(new RecallQuestion(question.Text, talk.End), Depths[^1], weights);
            if (Share(question, found, 5) < 1)
            {
                Console.WriteLine($"  {question.Text}");
                foreach (var id in question.Evidence)
                {
                    Console.WriteLine($"      {found.ToList().FindIndex(f => f.Id == id) + 1,3}. {texts[id].Speaker}: {texts[id].Text} [{texts[id].Caption}]");
                }

                foreach (var first in found.Take(3))
                {
                    Console.WriteLine($"        > {first.Score:0.0} {texts[first.Id].Speaker}: {texts[first.Id].Text}");
                }
            }
        }
    }

    private static void ReportCategories(Conversation talk, RecallWeights weights)
    {
        foreach (var category in talk.Questions.GroupBy(static q => q.Category).Where(static g => g.Key > 0).OrderBy(static g => g.Key))
        {
            var part = talk with { Questions = [.. category] };
            Report("", Categories[category.Key], part, Score(part, weights, named: false));
        }
    }

    private static void Report(string name, string engine, Conversation talk, double[] score) =>
        Console.WriteLine($"{name,-14} {engine,-12} {talk.Turns.Count,6} {talk.Questions.Count,10} {100 * score[0],6:0.0} {100 * score[1],6:0.0} {100 * score[2],6:0.0}");

    private static RecallWeights Set(RecallWeights weights, string[] args)
    {
        for (var i = 0; i + 1 < args.Length; i++)
        {
            if (args[i] == "--set" && args[i + 1].Split('=') is [var name, var value])
            {
                weights = RecallTuning.With(weights, name, double.Parse(value, CultureInfo.InvariantCulture));
            }
        }

        return weights;
    }

    private static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}

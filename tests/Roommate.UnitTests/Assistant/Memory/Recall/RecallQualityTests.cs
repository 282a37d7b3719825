using Roommate.Assistant.Memory.Recall;
using Roommate.Testing.Recall;
using Shouldly;
using Xunit.Abstractions;

namespace Roommate.UnitTests.Assistant.Memory.Recall;

/// <summary>A floor under the figures of `recall-quality`, so that a change that loses evidence is seen here.</summary>
public sealed class RecallQualityTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("develop-1.txt", "develop-2.txt", "heldout.txt", 0.64, 0.79)]
    [InlineData("develop-2.txt", "develop-1.txt", "heldout.txt", 0.60, 0.79)]
    [InlineData("heldout.txt", "develop-1.txt", "develop-2.txt", 0.56, 0.70)]
    public void Evidence_is_among_the_first_memories(string asked, string other, string another, double least5, double least25)
    {
        Check(asked, Conversation.Of(asked, [other, another], "Nora", "Tomas", seed: 1), least5, least25);
    }

    [Theory]
    [InlineData("long-1.txt", 0.78, 0.92)]
    [InlineData("long-2.txt", 0.70, 0.82)]
    [InlineData("long-3.txt", 0.72, 0.88)]
    [InlineData("long-4.txt", 0.62, 0.86)]
    [InlineData("long-5.txt", 0.74, 0.90)]
    public void Evidence_of_a_whole_conversation_is_among_the_first_memories(string file, double least5, double least25) =>
        Check(file, LongTalk.Read(file), least5, least25);

    private void Check(string name, Conversation talk, double least5, double least25)
    {
        var index = new RecallIndex();
        foreach (var turn in talk.Turns)
        {
            index.Put(new RecallEntry(turn.Id, turn.Text, turn.At) { Speaker = turn.Speaker, Caption = turn.Caption, Session = turn.Session });
        }

        var (at5, at25) = (Recall(index, talk, 5), Recall(index, talk, 25));
        output.WriteLine($"{name}: {talk.Turns.Count} turns, {talk.Questions.Count} questions, evidence recall {at5:P1} at 5, {at25:P1} at 25");
        at5.ShouldBeGreaterThan(least5);
        at25.ShouldBeGreaterThan(least25);
    }

    private static double Recall(RecallIndex index, Conversation talk, int depth) => talk.Questions.Average(q =>
    {
        var found = index.Search(new RecallQuestion(q.Text, talk.End), depth);
        return (double)found.Count(f => q.Evidence.Contains(f.Id)) / q.Evidence.Count;
    });
}

using Roommate.Assistant.Answers;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Answers;

public sealed class AnswerKeyTests
{
    [Fact]
    public void Fifty_people_with_anything_alike_never_share_an_answer_unless_all_of_it_is()
    {
        var random = new Random(7);
        var seen = new Dictionary<string, string>();
        for (var i = 0; i < 20_000; i++)
        {
            var key = new AnswerKey($"usr_{random.Next(50)}", $"hom_{random.Next(3)}", Questions[random.Next(Questions.Length)])
            {
                Memories = [.. Enumerable.Range(0, random.Next(3)).Select(_ => $"mem_{random.Next(4)}")],
                SaidBefore = [.. Enumerable.Range(0, random.Next(2)).Select(_ => $"mem_{random.Next(4)}")],
                Devices = $"{random.Next(3)}", Model = $"m{random.Next(2)}", Prompt = "assistant-2", Language = random.Next(2) == 0 ? "en" : "de", Day = $"2026-11-2{random.Next(3)}",
            };
            var all = $"{key.UserId}|{key.HomeId}|{AnswerKey.Plain(key.Question)}|{string.Join(',', key.Memories)}|{string.Join(',', key.SaidBefore)}|{key.Devices}|{key.Model}|{key.Language}|{key.Day}";
            if (seen.TryGetValue(key.Hash(), out var other))
            {
                other.ShouldBe(all);
            }

            seen[key.Hash()] = all;
        }

        seen.Count.ShouldBe(seen.Values.Distinct().Count());
    }

    private static readonly string[] Questions = ["Why is the sky blue?", "why is  the sky blue", "Why is the sky red?", ""];

    [Theory]
    [InlineData("Why is the sky blue?", "why is  the SKY blue ??")]
    [InlineData("Ä b", "a\u0308 B.")]
    public void The_same_question_is_the_same_however_it_is_written(string one, string other) => AnswerKey.Plain(one).ShouldBe(AnswerKey.Plain(other));
}

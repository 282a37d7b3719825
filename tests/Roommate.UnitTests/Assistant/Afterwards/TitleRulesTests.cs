using Roommate.Assistant.Afterwards;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Afterwards;

public sealed class TitleRulesTests
{
    [Theory]
    [InlineData("what time is it?", "What time is it")]
    [InlineData("  tell me\n everything about the history of the whales of the northern sea  ", "tell me everything about the history of the…")]
    [InlineData("Donaudampfschifffahrtsgesellschaftskapitänsmützenknopfloch", "Donaudampfschifffahrtsgesellschaftskapitänsmützen")]
    public void What_was_asked_makes_a_title(string question, string title)
    {
        var made = TitleRules.Of(question);
        made.ShouldBe(title[..Math.Min(title.Length, made.Length)]);
        made.Length.ShouldBeLessThanOrEqualTo(49);
    }

    [Theory]
    [InlineData("\"Sleeping whales.\"", "Sleeping whales")]
    [InlineData("# Wale\nmehr", "Wale")]
    [InlineData("", null)]
    [InlineData("I am sorry, but as a language model I cannot give titles to conversations of this kind", null)]
    public void A_models_answer_is_a_title_only_when_it_is_one(string answer, string? title) => TitleRules.Read(answer).ShouldBe(title);
}

using Roommate.Assistant.Memory.Recall;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Memory.Recall;

public sealed class StemTests
{
    [Theory]
    [InlineData("bake", "baking")]
    [InlineData("bake", "baked")]
    [InlineData("bake", "bakes")]
    [InlineData("city", "cities")]
    [InlineData("run", "running")]
    [InlineData("happy", "happiness")]
    [InlineData("celebrate", "celebration")]
    [InlineData("adopt", "adoption")]
    [InlineData("buy", "bought")]
    [InlineData("child", "children")]
    [InlineData("mother", "moms")]
    public void Forms_of_a_word_are_one_term(string one, string other) =>
        Lexicon.Shared.TermOf(one).ShouldBe(Lexicon.Shared.TermOf(other));

    [Theory]
    [InlineData("bus", "bu")]
    [InlineData("sing", "s")]
    public void Other_words_stay_other_terms(string one, string other) =>
        Lexicon.Shared.TermOf(one).ShouldNotBe(other);

    [Fact]
    public void Words_are_folded_without_accents_and_possessives() =>
        WordReader.Read("Zoë's café, don't “Straße” 2026!").ShouldBe(["zoe", "cafe", "dont", "strasse", "2026"]);
}

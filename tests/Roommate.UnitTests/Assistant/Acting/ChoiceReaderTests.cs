using Roommate.Assistant.Acting;
using Roommate.Assistant.Understanding;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Acting;

public sealed class ChoiceReaderTests
{
    private static readonly Choice[] Choices =
    [
        new("pasta timer", Understood.Nothing), new("pizza timer", Understood.Nothing), new("10 minute timer", Understood.Nothing),
    ];

    [Theory]
    [InlineData("the second one", "pizza timer")]
    [InlineData("pasta", "pasta timer")]
    [InlineData("the pasta timer please", "pasta timer")]
    [InlineData("no, I meant the pizza one", "pizza timer")]
    [InlineData("the last one", "10 minute timer")]
    [InlineData("the 10 minute timer", "10 minute timer")]
    [InlineData("die dritte", "10 minute timer")]
    [InlineData("the timer", null)]
    [InlineData("turn on the kitchen light", null)]
    [InlineData("the fourth one", null)]
    [InlineData("never mind", null)]
    [InlineData("the", null)]
    public void An_answer_chooses_one_or_is_none(string said, string? label) => ChoiceReader.Read(said, Choices)?.Label.ShouldBe(label);
}

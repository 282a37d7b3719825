using Roommate.Assistant.Timers;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Timers;

public sealed class TimerNamingTests
{
    [Theory]
    [InlineData("rename the pasta timer to rice", "pasta", "rice")]
    [InlineData("Please rename my 5 minute timer to tea.", "5 minute", "tea")]
    [InlineData("call the timer soft eggs", "", "soft eggs")]
    [InlineData("name this timer laundry", "", "laundry")]
    [InlineData("change the name of the pizza timer to flammkuchen", "pizza", "flammkuchen")]
    [InlineData("rename the rice timer to the pasta timer", "rice", "pasta")]
    [InlineData("Nenne den Timer Tee", "", "Tee")]
    [InlineData("Benenne den Nudel-Timer in Reis um", "Nudel", "Reis")]
    public void A_wish_for_another_name_is_read(string said, string which, string name) =>
        TimerNaming.Read(said).ShouldBe(new TimerNaming.Wish(which, name));

    [Theory]
    [InlineData("call Ana about the timer")]
    [InlineData("set a 5 minute timer called tea")]
    [InlineData("rename the kitchen lamp to desk lamp")]
    [InlineData("what is the name of the timer")]
    [InlineData("call the timer")]
    [InlineData("rename the timer to timer")]
    public void Other_sentences_are_left_alone(string said) => TimerNaming.Read(said).ShouldBeNull();
}

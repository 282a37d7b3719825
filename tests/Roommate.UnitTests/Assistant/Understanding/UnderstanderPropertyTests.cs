using System.Text;
using Roommate.Assistant.Understanding;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Roommate.UnitTests.Assistant.Understanding;

/// <summary>What must hold for any text.</summary>
public sealed class UnderstanderPropertyTests(ITestOutputHelper output)
{
    private static readonly string[] Pieces =
        ["turn", "on", "off", "the", "kitchen", "lights", "light", "set", "to", "50", "%", "and", "then", "timer", "for", "5", "minutes", "half", "an", "hour", "add", "list", "shopping", "is", "are", "which", "how", "many", "open", "window", "remind", "me", "at", "8", "tomorrow", "play", "in", "it", "'s", ",", ".", "?", "no", "what", "about", "-", "1/0", "9999999999999", "8:99", "ä", "🙂", "\0", "bedroom", "lamp", "Ana's", "phone", "degrees", "quarter", "past", "by", "up", "more", "all", "every"];

    private readonly Understander understander = new(HomeGrammar.Build(SpokenData.Home, "en"));

    [Fact]
    public void Any_text_is_understood_or_not_without_a_fault_and_the_same_each_time()
    {
        const int Seed = 20261120;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var previous = Understood.Nothing;
        for (var i = 0; i < 2000; i++)
        {
            var text = Text(random);
            var context = SpokenData.Context(random.Next(3) == 0 ? "kitchen" : null, "o_light") with { Previous = previous };
            var understood = understander.Understand(text, context);
            var again = understander.Understand(text, context);
            again.Intent.ShouldBe(understood.Intent, text);
            again.Targets.ShouldBe(understood.Targets, text);
            understood.Confidence.ShouldBeInRange(0, 1, text);
            understood.Targets.ShouldAllBe(id => SpokenData.Home.Devices.Any(device => device.Id == id), text);
            previous = understood.IsCommand ? understood : previous;
        }
    }

    [Fact]
    public void A_long_text_costs_no_more_than_its_first_words()
    {
        understander.Understand(string.Join(" and ", Enumerable.Repeat("turn on the kitchen lights", 500)), SpokenData.Context()).IsCommand.ShouldBeFalse();
        understander.Understand(new string('a', 200_000), SpokenData.Context()).IsCommand.ShouldBeFalse();
    }

    /// <summary>Words that start many patterns and phrases, up to the cap: the work must not grow with their combinations.</summary>
    [Theory]
    [InlineData("add")]
    [InlineData("set a timer for")]
    [InlineData("remind me to add on the list for")]
    [InlineData("turn on the light on and")]
    [InlineData("what is the time left on my timer for")]
    [InlineData("play the song in the kitchen on")]
    [InlineData("on off up down open light")]
    public void A_hostile_sentence_costs_little(string words)
    {
        var text = string.Join(' ', string.Join(' ', Enumerable.Repeat(words, 64)).Split(' ').Take(Sentence.MaximumWords));
        understander.Understand(text, SpokenData.Context());
        // What it allocates is the work it does, on a busy machine and on an idle one.
        var before = GC.GetAllocatedBytesForCurrentThread();
        understander.Understand(text, SpokenData.Context());
        var megabytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1e6;
        output.WriteLine($"{megabytes:0.00} MB: {words} ...");
        megabytes.ShouldBeLessThan(20);
    }

    [Fact]
    public void A_home_without_names_still_understands_what_needs_none()
    {
        var empty = new Understander(HomeGrammar.Build(new HomeNames(), "en"));
        empty.Understand("set a timer for 5 minutes", SpokenData.Context()).Intent.ShouldBe(Intents.StartTimer);
        empty.Understand("what time is it", SpokenData.Context()).Intent.ShouldBe(Intents.GetTime);
        empty.Understand("turn on the lights", SpokenData.Context()).Targets.ShouldBeEmpty();
    }

    [Fact]
    public void Every_intent_of_the_frames_and_patterns_is_a_known_one()
    {
        var known = typeof(Intents).GetFields().Select(field => (string)field.GetValue(null)!).ToHashSet();
        foreach (var language in Language.Available.Select(Language.Of))
        {
            language.Frames.Select(frame => frame.Intent).Concat(language.Tails.Select(tail => tail.Intent)).ShouldBeSubsetOf(known);
        }
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]).Append(random.Next(10) == 0 ? "" : " ");
        }

        return text.ToString();
    }
}

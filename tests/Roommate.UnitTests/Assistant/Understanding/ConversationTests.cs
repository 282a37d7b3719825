using Roommate.Assistant.Understanding;
using Shouldly;
using Xunit;

namespace Roommate.UnitTests.Assistant.Understanding;

/// <summary>What needs more than one sentence, or more than one command in it.</summary>
public sealed class ConversationTests
{
    private readonly Understander understander = new(HomeGrammar.Build(SpokenData.Home, "en"));

    [Theory]
    [InlineData("turn off the kitchen lights and lock the front door", "turn_off k_ceiling,k_counter; lock h_lock")]
    [InlineData("turn on the desk lamp and the printer", "turn_on o_light; turn_on o_printer")]
    [InlineData("turn the floor lamp and the reading lamp off", "turn_off l_lamp; turn_off l_reading")]
    [InlineData("turn on the kitchen and bedroom lights", "turn_on k_ceiling,k_counter; turn_on b_lamp_l,b_strip")]
    [InlineData("close the garage door, lock the back door and turn off the tv", "close g_door; lock g_lock; turn_off l_tv")]
    [InlineData("turn on the desk lamp and set it to 50%", "turn_on o_light; set_brightness o_light")]
    [InlineData("set a timer for 5 minutes and turn on the coffee machine", "start_timer ; turn_on k_coffee")]
    [InlineData("turn on the desk lamp then turn off the printer", "turn_on o_light; turn_off o_printer")]
    [InlineData("open the blinds and the curtains in the living room", "open l_blinds; open l_curtain_l,l_curtain_r")]
    public void A_compound_sentence_is_its_commands_in_order(string text, string expected) =>
        string.Join("; ", Hear(text).Commands.Select(command => $"{command.Intent} {string.Join(',', command.Targets)}")).ShouldBe(expected);

    [Theory]
    [InlineData("turn on the kitchen lights", "no, the bedroom", "turn_on", "b_lamp_l,b_strip")]
    [InlineData("turn on the desk lamp", "no I meant the floor lamp", "turn_on", "l_lamp")]
    [InlineData("turn off the tv", "actually the bedroom speaker", "turn_off", "b_speaker")]
    [InlineData("set the bedroom to 21 degrees", "no, 22 degrees", "set_temperature", "b_heat")]
    [InlineData("what's the temperature in the kitchen", "what about the bathroom", "get_temperature", "ba_temp")]
    [InlineData("turn on the kitchen lights", "and the office", "turn_on", "o_light")]
    [InlineData("dim the desk lamp to 30%", "no 40 percent", "set_brightness", "o_light")]
    [InlineData("turn on the desk lamp and close the living room blinds", "no, the bedroom shutters", "close", "b_shutter")]
    [InlineData("turn on the desk lamp and close the living room blinds", "no, the floor lamp", "turn_on", "l_lamp")]
    public void A_correction_or_follow_up_changes_what_was_said_before(string first, string then, string intent, string targets)
    {
        var second = understander.Understand(then, SpokenData.Context() with { Previous = Hear(first) });
        second.Intent.ShouldBe(intent);
        string.Join(',', second.Targets).ShouldBe(targets);
    }

    [Fact]
    public void A_corrected_value_replaces_only_the_value()
    {
        var second = understander.Understand("no, 22 degrees", SpokenData.Context() with { Previous = Hear("set the bedroom to 21 degrees") });
        second.Slots[Slots.Temperature].ShouldBe(22);
        second.Slots[Slots.Room].ShouldBe("Bedroom");
    }

    [Fact]
    public void A_tie_asks_back_and_acts_on_nothing()
    {
        var tie = Hear("turn on the lamp");
        tie.Question.ShouldNotBeNull();
        tie.Targets.ShouldBeEmpty();
        tie.Alternatives.Count.ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData("the one in the office", "o_light")]
    [InlineData("the desk lamp", "o_light")]
    [InlineData("desk lamp please", "o_light")]
    [InlineData("the first one", "k_ceiling")]
    [InlineData("no, the desk lamp", "o_light")]
    public void A_tie_is_settled_by_a_name_a_room_or_a_place_in_the_row(string answer, string device) =>
        understander.Understand(answer, SpokenData.Context() with { Previous = Hear("turn on the lamp") }).Targets.ShouldBe([device]);

    [Fact]
    public void Two_devices_of_one_name_are_told_apart_by_the_room_one_speaks_in()
    {
        var home = new HomeNames
        {
            Rooms = [new NamedRoom("a", "Attic"), new NamedRoom("b", "Basement")],
            Devices = [Lamp("one", "a"), Lamp("two", "b")],
        };
        var here = new Understander(HomeGrammar.Build(home, "en"));
        here.Understand("turn on the party lamp", SpokenData.Context()).Question.ShouldNotBeNull();
        here.Understand("turn on the party lamp", SpokenData.Context("b")).Targets.ShouldBe(["two"]);
        here.Understand("turn on the party lamp in the attic", SpokenData.Context("b")).Targets.ShouldBe(["one"]);
    }

    [Fact]
    public void It_and_them_mean_the_last_target_and_nothing_when_there_is_none()
    {
        understander.Understand("turn them off", SpokenData.Context(null, "k_ceiling", "k_counter")).Targets.ShouldBe(["k_ceiling", "k_counter"]);
        Hear("turn it off").IsCommand.ShouldBeFalse();
    }

    [Theory]
    [InlineData("good night")]
    [InlineData("party")]
    public void A_scene_that_people_also_say_to_each_other_is_meant_only_when_the_assistant_is_spoken_to(string text)
    {
        Hear(text).IsCommand.ShouldBeFalse();
        understander.Understand(text, SpokenData.Context() with { Addressed = true }).Intent.ShouldBe(Intents.ActivateScene);
        Hear($"activate {text}").Intent.ShouldBe(Intents.ActivateScene);
    }

    [Theory]
    [InlineData("it's freezing in here", Intents.SetTemperature, 1)]
    [InlineData("I'm cold", Intents.SetTemperature, 1)]
    [InlineData("it's so dark in here", Intents.SetBrightness, 10)]
    [InlineData("it's way too loud", Intents.SetVolume, -10)]
    public void What_people_complain_of_among_each_other_is_an_order_only_to_the_assistant(string text, string intent, int step)
    {
        understander.Understand(text, SpokenData.Context("living")).IsCommand.ShouldBeFalse();
        var told = understander.Understand(text, SpokenData.Context("living") with { Addressed = true });
        told.Intent.ShouldBe(intent);
        told.Slots[Slots.Step].ShouldBe(step);
    }

    [Theory]
    [InlineData("buy milk", Intents.AddItem)]
    [InlineData("I need to buy milk", Intents.AddItem)]
    [InlineData("30 more seconds", Intents.AdjustTimer)]
    [InlineData("give me five more minutes", Intents.AdjustTimer)]
    public void What_people_also_ask_of_each_other_is_an_order_only_to_the_assistant(string text, string intent)
    {
        Hear(text).IsCommand.ShouldBeFalse();
        understander.Understand(text, SpokenData.Context() with { Addressed = true }).Intent.ShouldBe(intent);
    }

    [Fact]
    public void Every_word_is_explained()
    {
        var understood = Hear("Please turn on the Bedside lamp");
        understood.Explanation.Select(words => words.Text).ShouldBe(["Please", "turn on", "the", "Bedside lamp"], ignoreOrder: false);
        understood.Explanation[^1].By.ShouldBe("device Bedside lamp");
    }

    [Theory]
    [InlineData("turn on the kitchen lights on the moon")]
    [InlineData("turn on the kitchen lights because I am scared")]
    [InlineData("the desk lamp in my old flat was on")]
    [InlineData("I turned off the desk lamp")]
    public void A_word_that_nothing_explains_rejects_the_sentence(string text) => Hear(text).IsCommand.ShouldBeFalse();

    private static NamedDevice Lamp(string id, string room) => new(id, "Party lamp", room) { Components = [new NamedComponent("light")] };

    private Understood Hear(string text) => understander.Understand(text, SpokenData.Context());
}

using System.Globalization;
using Roommate.Assistant.Understanding;
using Shouldly;
using Xunit;

namespace Roommate.UnitTests.Assistant.Understanding;

/// <summary>The readers below the frames: words, numbers, durations, dates, slips.</summary>
public sealed class WordsAndNumbersTests
{
    private readonly Understander understander = new(HomeGrammar.Build(SpokenData.Home, "en"));

    [Theory]
    [InlineData("What's on?", "what 's on")]
    [InlineData("Ana’s Café", "ana 's cafe")]
    [InlineData("don't  STOP", "don't stop")]
    [InlineData("21,5°C / 5min", "21.5 ° c 5 min")]
    [InlineData("set it to -3%", "set it to - 3 %")]
    [InlineData("Küche Straße", "kueche strasse")]
    [InlineData("at 8:30pm", "at 8:30 pm")]
    [InlineData("", "")]
    [InlineData("?!… 🙂", "")]
    public void A_text_becomes_plain_words(string text, string words)
    {
        var sentence = Sentence.Of(text);
        string.Join(' ', Enumerable.Range(0, sentence.Count).Select(i => sentence.Word(i).ToString())).ShouldBe(words);
    }

    [Fact]
    public void Words_remember_where_they_stood()
    {
        var sentence = Sentence.Of("Play  Für Elise, please");
        sentence.Original(1, 3).ShouldBe("Für Elise");
        sentence.BreakBefore(3).ShouldBeTrue();
    }

    [Theory]
    [InlineData("twenty one", 21)]
    [InlineData("one hundred and five", 105)]
    [InlineData("two and a half", 2.5)]
    [InlineData("21.5", 21.5)]
    [InlineData("1/2", 0.5)]
    [InlineData("minus four", -4)]
    [InlineData("twenty one point five", 21.5)]
    public void Numbers_are_read_in_digits_and_words(string text, double expected)
    {
        var sentence = Sentence.Of(text);
        new QuantityReader(sentence, Language.Of("en")).TryNumber(0, out var end, out var amount).ShouldBeTrue();
        amount.ShouldBe(expected);
        end.ShouldBe(sentence.Count);
    }

    [Theory]
    [InlineData("5 minutes", null, 5.0, null)]
    [InlineData("an hour", 1.0, null, null)]
    [InlineData("an hour and a half", 1.0, 30.0, null)]
    [InlineData("half an hour", null, 30.0, null)]
    [InlineData("a quarter of an hour", null, 15.0, null)]
    [InlineData("three quarters of an hour", null, 45.0, null)]
    [InlineData("two and a half minutes", null, 2.0, 30.0)]
    [InlineData("1h30", 1.0, 30.0, null)]
    [InlineData("2 hours, 15 minutes and 10 seconds", 2.0, 15.0, 10.0)]
    [InlineData("90 seconds", null, null, 90.0)]
    [InlineData("a couple of minutes", null, 2.0, null)]
    public void Durations_keep_hours_minutes_and_seconds_as_spoken(string text, double? hours, double? minutes, double? seconds)
    {
        var sentence = Sentence.Of(text);
        var found = new List<(int End, Quantity Quantity)>();
        new QuantityReader(sentence, Language.Of("en")).Read(0, found);
        var longest = found.MaxBy(one => one.End);
        longest.End.ShouldBe(sentence.Count);
        longest.Quantity.Duration.ShouldBe(new Duration(hours, minutes, seconds));
    }

    /// <summary>Said on Friday 20 November 2026 at 18:30 in Berlin.</summary>
    [Theory]
    [InlineData("tomorrow at 8", "2026-11-21", "08:00")]
    [InlineData("at 8", null, "20:00")]
    [InlineData("at 6", null, "06:00")]
    [InlineData("at 8 am", null, "08:00")]
    [InlineData("at quarter to nine pm", null, "20:45")]
    [InlineData("at half past six tomorrow morning", "2026-11-21", "06:30")]
    [InlineData("in 20 minutes", "2026-11-20", "18:50")]
    [InlineData("in 6 hours", "2026-11-21", "00:30")]
    [InlineData("in two weeks", "2026-12-04", null)]
    [InlineData("on friday", "2026-11-27", null)]
    [InlineData("next monday at noon", "2026-11-23", "12:00")]
    [InlineData("on the 5th of may", "2027-05-05", null)]
    [InlineData("on december 24th at 17:00", "2026-12-24", "17:00")]
    [InlineData("tonight", "2026-11-20", "20:00")]
    [InlineData("tomorrow evening", "2026-11-21", "19:00")]
    [InlineData("the day after tomorrow", "2026-11-22", null)]
    [InlineData("on february 29", "2028-02-29", null)]
    [InlineData("in 9999 weeks", null, null)]
    [InlineData("at 25", null, null)]
    public void Dates_and_times_are_read_in_the_time_zone_of_the_home(string text, string? date, string? time)
    {
        var sentence = Sentence.Of(text);
        var moment = new WhenReader(sentence, Language.Of("en"), SpokenData.Context()).Read(0, sentence.Count).FirstOrDefault(one => one.End == sentence.Count);
        moment?.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture).ShouldBe(date);
        moment?.Time?.ToString("HH:mm", CultureInfo.InvariantCulture).ShouldBe(time);
        (moment is null).ShouldBe(date is null && time is null);
    }

    [Theory]
    [InlineData("kitchen", "kichen", true)]
    [InlineData("kitchen", "kitchne", true)]
    [InlineData("kitchen", "kitchenn", true)]
    [InlineData("kitchen", "kitxhen", true)]
    [InlineData("kitchen", "kitchen", false)]
    [InlineData("kitchen", "chicken", false)]
    [InlineData("kitchen", "kitten", false)]
    public void One_slip_is_a_letter_wrong_missing_doubled_or_swapped(string word, string heard, bool slip) =>
        NearWords.IsOneSlip(word, heard).ShouldBe(slip);

    [Theory]
    [InlineData("turn on the cofee machine", "k_coffee")]
    [InlineData("turn on the bedsied lamp", "b_lamp_l")]
    [InlineData("turn on the prinetr", "o_printer")]
    public void A_slip_in_a_long_name_is_forgiven(string text, string device) =>
        understander.Understand(text, SpokenData.Context()).Targets.ShouldBe([device]);

    [Theory]
    [InlineData("set the desk lamp to 21,5 %", 21.5)]
    [InlineData("set the desk lamp to twenty percent", 20)]
    public void Whole_numbers_are_int_and_others_double(string text, double expected)
    {
        var value = understander.Understand(text, SpokenData.Context()).Slots[Slots.Brightness];
        Convert.ToDouble(value, CultureInfo.InvariantCulture).ShouldBe(expected);
        (value is int).ShouldBe(expected == Math.Truncate(expected));
    }
}

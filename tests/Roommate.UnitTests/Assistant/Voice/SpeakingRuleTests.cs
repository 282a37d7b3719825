using Microsoft.Extensions.Options;
using Roommate.Assistant.Voice.Speaking;
using Roommate.Contracts.Assistant;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Voice;

/// <summary>The small decisions behind a spoken reply.</summary>
public sealed class SpeakingRuleTests
{
    [Theory]
    [InlineData(null, "", "wav")]
    [InlineData(null, "*/*", "wav")]
    [InlineData(null, "audio/mpeg", "mp3")]
    [InlineData(null, "audio/mpeg;q=0.5, audio/ogg", "opus")]
    [InlineData(null, "audio/*;q=0.8, audio/mpeg", "mp3")]
    [InlineData(null, "audio/wav;q=0, */*", "mp3")]
    [InlineData("mp3", "audio/wav", "mp3")]
    [InlineData(null, "text/html", null)]
    [InlineData("flac", "*/*", null)]
    public void The_form_is_the_one_the_client_likes_best(string? asked, string accept, string? wanted)
    {
        var chosen = SoundFormats.Choose(asked, accept, [SoundFormat.Wav, SoundFormat.Mp3, SoundFormat.Opus]);
        (chosen is { } format ? SoundFormats.Word(format) : null).ShouldBe(wanted);
    }

    [Theory]
    [InlineData("The kitchen lamp is on.", "de", "en")]
    [InlineData("Die Küchenlampe ist an.", "en", "de")]
    [InlineData("Das Licht ist ausgeschaltet.", "en", "de")]
    [InlineData("21.5", "de", "de")]
    [InlineData("OK.", "en", "en")]
    public void A_text_is_read_with_the_sounds_of_its_language(string text, string usual, string wanted) => SpokenLanguage.Of(text, usual).ShouldBe(wanted);

    [Theory]
    [InlineData("en-gb+f3", "en", "en-gb+f3")]
    [InlineData("en-gb", "de", "de")]
    [InlineData("alloy", "de", "de")]
    [InlineData(null, "fr", "fr")]
    [InlineData("--path=/etc", "en", "en")]
    public void A_voice_that_does_not_fit_the_language_lets_the_languages_own_speak(string? name, string language, string wanted) =>
        EspeakVoices.Of(new SpeakingVoice(name, language)).ShouldBe(wanted);

    [Fact]
    public void What_was_heard_ends_with_a_whole_word()
    {
        const string Text = "The lamp is on. The door is open.";
        SpokenChunk[] chunks = [new("trn_1", 0, "The lamp is on.", 0, 15, 0, 1500), new("trn_1", 1, "The door is open.", 16, 33, 1500, 3000)];
        HeardText.CharsAt(chunks, Text, 0).ShouldBe(0);
        Text[..HeardText.CharsAt(chunks, Text, 1000)].ShouldBe("The lamp");
        Text[..HeardText.CharsAt(chunks, Text, 1500)].ShouldBe("The lamp is on.");
        Text[..HeardText.CharsAt(chunks, Text, 2300)].ShouldBe("The lamp is on. The door");
        HeardText.CharsAt(chunks, Text, 99_000).ShouldBe(Text.Length);
    }

    [Fact]
    public void The_cache_keeps_what_was_said_last_within_its_bounds()
    {
        var cache = new PhraseCache(Options.Create(new SpeechOptions { CacheMegabytes = 1 }));
        var voice = new SpeakingVoice(null, "en");
        PhraseKey Key(int i) => new("espeak", $"Phrase {i}.", voice, 1, true);
        for (var i = 0; i < 20; i++)
        {
            cache.Keep(Key(i), new Phrase(22050, new byte[100_000]));
            cache.Find(Key(0)).ShouldNotBeNull();
        }

        cache.Count.ShouldBe(10);
        cache.Find(Key(1)).ShouldBeNull();
        cache.Find(Key(19)).ShouldNotBeNull();
        cache.Find(Key(0) with { Speed = 1.5 }).ShouldBeNull();
    }

    [Fact]
    public async Task A_first_clause_waits_behind_no_later_sentence()
    {
        var gate = new SynthesisGate(Options.Create(new SpeechOptions { AtOnce = 1 }));
        var speaking = await gate.EnterAsync(isFirst: false, CancellationToken.None);
        var later = gate.EnterAsync(isFirst: false, CancellationToken.None).AsTask();
        using var gone = new CancellationTokenSource();
        var given = gate.EnterAsync(isFirst: true, gone.Token).AsTask();
        var first = gate.EnterAsync(isFirst: true, CancellationToken.None).AsTask();
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(given);
        speaking.Dispose();
        (await first).Dispose();
        (await later).Dispose();
        (await gate.EnterAsync(isFirst: false, CancellationToken.None)).Dispose();
    }

    [Fact]
    public void A_sound_keeps_its_length_and_shape_at_another_rate_whatever_pieces_it_comes_in()
    {
        var sine = Enumerable.Range(0, 16_000).SelectMany(static i => BitConverter.GetBytes((short)(10_000 * Math.Sin(i * 2 * Math.PI * 200 / 16_000)))).ToArray();
        var whole = new Resampler(16_000, 24_000).Next(sine);
        var piecewise = new Resampler(16_000, 24_000);
        var random = new Random(5);
        var pieces = new List<byte>();
        for (var at = 0; at < sine.Length;)
        {
            var length = Math.Min(random.Next(1, 501), sine.Length - at);
            pieces.AddRange(piecewise.Next(sine.AsSpan(at, length)));
            at += length;
        }

        (whole.Length / 2).ShouldBeInRange(23_990, 24_010);
        byte[] all = [.. pieces];
        var apart = Enumerable.Range(0, Math.Min(whole.Length, all.Length) / 2).Max(i => Math.Abs(BitConverter.ToInt16(whole, i * 2) - BitConverter.ToInt16(all, i * 2)));
        apart.ShouldBeLessThanOrEqualTo(2);
    }
}

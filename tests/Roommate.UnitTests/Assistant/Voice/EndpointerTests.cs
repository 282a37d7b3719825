using Roommate.Assistant.Voice.Hearing.Sound;
using Roommate.Testing.Voice;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Voice;

public sealed class EndpointerTests
{
    [Fact]
    public async Task No_clip_is_cut_or_missed_and_the_end_is_known_soon()
    {
        // A smaller set of what `loadtests endpointing` scores.
        var scores = (await NoisyClips.MakeAsync(20, seed: 7)).Select(static c => (Clip: c, Score: EndpointScore.Of(c))).ToArray();
        var shown = string.Join('\n', scores.Select(static s => $"{s.Score.Result} after {s.Score.DelayMs} ms: {s.Clip.Voice}, {s.Clip.Noise} {s.Clip.Decibels} dB, {s.Clip.Spoken.Text}"));
        scores.ShouldAllBe(static s => s.Score.Result == EndpointResult.Found, shown);
        var delays = scores.Select(static s => s.Score.DelayMs).Order().ToArray();
        delays[delays.Length / 2].ShouldBeLessThanOrEqualTo(550, shown);
    }

    [Theory]
    [InlineData(false, 30)]
    [InlineData(true, 12)]
    public void Noise_alone_is_no_speech(bool brown, int decibels)
    {
        var hum = Enumerable.Range(0, 16_000 * 8).Select(static i => (short)(3_000 * Math.Sin(i * 2 * Math.PI * 50 / 16_000))).ToArray();
        var noisy = NoisyClips.WithNoise(new Spoken("", Espeak.ToBytes(hum), 0, 8_000), brown, decibels, new Random(3));
        var ends = new Endpointer(300, 500);
        ends.Hear(noisy.Pcm);
        ends.State.ShouldBe(SpeechState.Waiting);
    }

    [Fact]
    public async Task How_the_sound_is_cut_into_pieces_changes_nothing()
    {
        var clip = (await NoisyClips.MakeAsync(1, seed: 11))[0];
        var whole = new Endpointer(300, 500);
        whole.Hear(clip.Spoken.Pcm);
        var random = new Random(5);
        for (var round = 0; round < 20; round++)
        {
            var pieces = new Endpointer(300, 500);
            var rest = clip.Spoken.Pcm.AsSpan();
            while (rest.Length > 0)
            {
                var take = Math.Min(rest.Length, random.Next(1, 5_000));
                pieces.Hear(rest[..take]);
                rest = rest[take..];
            }

            (pieces.State, pieces.NowMs, pieces.BeganMs, pieces.LastVoiceMs).ShouldBe((whole.State, whole.NowMs, whole.BeganMs, whole.LastVoiceMs));
        }
    }

    [Fact]
    public async Task The_silence_that_ends_speech_is_what_the_options_say()
    {
        var spoken = (await Espeak.SayAsync("turn on the light")).Within(300, 3_000);
        var soon = EndOf(spoken, 400);
        var late = EndOf(spoken, 1_500);
        (late - soon).ShouldBe(1_100);
    }

    private static int EndOf(Spoken spoken, int silenceMs)
    {
        var ends = new Endpointer(300, silenceMs);
        ends.Hear(spoken.Pcm);
        ends.State.ShouldBe(SpeechState.Ended);
        return ends.NowMs;
    }
}

using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Testing;
using Roommate.Testing.Voice;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>Hub <c>Speak</c>: text, espeak-ng, frames, a transcription server that goes by the sound, a command, a twin that changes.</summary>
[Collection(VoiceFixtureGroup.Name)]
public sealed class SpeakTests(VoiceFixture fixture)
{
    private SpeakRequest Request(bool? review = null, bool? handsFree = null) => new(fixture.Kitchen.Id, Guid.NewGuid().ToString("n"), HandsFree: handsFree, Review: review);

    [Fact]
    public async Task What_is_said_becomes_a_turn_and_the_lamp_changes()
    {
        await using var hub = await fixture.Home.ConnectAsync();
        await hub.CallAsync<SetDesiredResult>("SetDesired", new SetDesiredRequest(fixture.Lamp.Id, JsonSerializer.SerializeToElement(new { light = new { on = false } })));
        var twin = await hub.SubscribeAsync(Topics.Twin(fixture.Lamp.Id));
        twin.Error.ShouldBeNull();
        var result = await hub.SpeakAsync(Request(), fixture.TurnOn.Stream());

        result.Text.ShouldBe("turn on the ceiling lamp");
        result.End.ShouldBeOneOf(SpeakEnd.Command, SpeakEnd.Silence);
        var desired = await hub.NextAsync(static e => e.Type == EventTypes.TwinDesired);
        desired.By!.Via.ShouldBe("voice");
        JsonSerializer.Serialize(desired.Data).ShouldContain("\"on\":true");
        var turn = await fixture.Home.Owner.GetAsync<Turn>($"/api/v1/turns/{result.TurnId}");
        turn.Voice.ShouldBe(true);
    }

    [Fact]
    public async Task Who_speaks_sees_the_words_as_they_come_and_nobody_else_does()
    {
        await using var hub = await fixture.Home.ConnectAsync();
        var me = (await fixture.Home.Owner.GetAsync<Contracts.People.User>("/api/v1/me")).Id;
        (await hub.SubscribeAsync(Topics.User(me))).Error.ShouldBeNull();
        var request = Request(review: true);
        var speaking = hub.SpeakAsync(request, Paced(fixture.Story));

        (await NextAsync(hub, HearingState.Listening)).ClientId.ShouldBe(request.ClientId);
        await NextAsync(hub, HearingState.Hearing);
        var early = await NextAsync(hub, HearingState.Hearing, static h => h.Text is { Length: > 0 });
        fixture.Story.Text.ShouldStartWith(early.Text!);
        (await NextAsync(hub, HearingState.Done)).Text.ShouldBe(fixture.Story.Text);
        (await speaking).TurnId.ShouldBeNull();
    }

    [Fact]
    public async Task A_complete_command_is_answered_before_the_silence_is_over()
    {
        await using var hub = await fixture.Home.ConnectAsync();
        var result = await hub.SpeakAsync(Request(), Paced(fixture.TurnOn));
        (result.Text, result.End).ShouldBe(("turn on the ceiling lamp", SpeakEnd.Command));
    }

    [Fact]
    public async Task Silence_is_no_turn()
    {
        await using var hub = await fixture.Home.ConnectAsync();
        var silence = new Spoken("", new byte[3_000 * Spoken.BytesPerMs], 0, 0);
        (await hub.SpeakAsync(Request(handsFree: true), silence.Stream())).ShouldBe(new SpeakResult("", SpeakEnd.Nothing));
    }

    [Fact]
    public async Task A_stream_that_is_let_go_in_the_middle_counts_as_far_as_it_went()
    {
        await using var hub = await fixture.Home.ConnectAsync();
        var half = fixture.Story with { Pcm = fixture.Story.Pcm[..(1_600 * Spoken.BytesPerMs)] };
        var result = await hub.SpeakAsync(Request(review: true), half.Stream());
        result.End.ShouldBe(SpeakEnd.Released);
        fixture.Story.Text.ShouldStartWith(result.Text);
        result.Text.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_recogniser_is_told_the_homes_names_and_language()
    {
        await using var hub = await fixture.Home.ConnectAsync();
        await hub.SpeakAsync(Request(review: true), fixture.Story.Stream());
        var call = fixture.Model.Transcription.Calls[^1];
        call.Prompt!.ShouldContain("Ceiling lamp");
        call.Prompt!.ShouldContain("Kitchen");
        (call.Language, call.Model, call.Format, call.FileName).ShouldBe(("en", "whisper-1", "json", "speech.wav"));
    }

    [Fact]
    public async Task Frames_that_are_none_are_refused_and_the_connection_goes_on()
    {
        await using var hub = await fixture.Home.ConnectAsync();
        var huge = new Spoken("", new byte[80_000], 0, 0);
        var refused = await Should.ThrowAsync<Exception>(() => hub.SpeakAsync(Request(), Once(huge.Pcm)));
        refused.Message.ShouldContain("invalid: A frame is PCM16");
        (await hub.SpeakAsync(Request(review: true), fixture.Story.Stream())).Text.ShouldBe(fixture.Story.Text);
    }

    internal static async IAsyncEnumerable<byte[]> Paced(Spoken spoken)
    {
        foreach (var frame in spoken.Frames())
        {
            yield return frame;
            await Task.Delay(Spoken.FrameMs);
        }
    }

    private static async IAsyncEnumerable<byte[]> Once(byte[] frame)
    {
        await Task.Yield();
        yield return frame;
    }

    private static async Task<VoiceHeard> NextAsync(HubClient hub, HearingState state, Func<VoiceHeard, bool>? fits = null)
    {
        VoiceHeard? found = null;
        await hub.NextAsync(e => e.Type == EventTypes.VoiceHeard && (found = e.Data.Deserialize<VoiceHeard>(Wire.Json)!).State == state && (fits?.Invoke(found) ?? true));
        return found!;
    }
}

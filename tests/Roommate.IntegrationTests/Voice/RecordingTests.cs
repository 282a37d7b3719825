using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Testing;
using Roommate.Testing.Voice;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>Sound is kept for who chose that, for as long as they chose, and for nobody else.</summary>
[Collection(VoiceFixtureGroup.Name)]
public sealed class RecordingTests(VoiceFixture fixture)
{
    private Http Me => fixture.Home.Owner;

    private string Root => $"/api/v1/homes/{fixture.Home.HomeId}/voice";

    [Fact]
    public async Task Nothing_is_kept_unless_chosen_and_all_of_it_goes_when_the_choice_is_taken_back()
    {
        (await Me.GetAsync<VoiceConsent>($"{Root}/consent")).KeepRecordings.ShouldBeFalse();
        await SayAsync();
        (await ListAsync()).ShouldBeEmpty();

        await PutAsync(new VoiceConsent(true, 7));
        var heard = await SayAsync();
        var recording = (await ListAsync()).ShouldHaveSingleItem();
        (recording.Text, recording.TurnId, recording.ContentType, recording.RoomId).ShouldBe((fixture.TurnOn.Text, heard.TurnId, "audio/wav", fixture.Kitchen.Id));
        (recording.Until - recording.At).ShouldBe(TimeSpan.FromDays(7));
        var sound = await Me.Client.GetByteArrayAsync(new Uri($"{Root}/recordings/{recording.Id}", UriKind.Relative));
        sound.Length.ShouldBe(recording.Bytes);
        fixture.TurnOn.Pcm.AsSpan().IndexOf(sound.AsSpan(44)).ShouldBeGreaterThan(0);

        await Me.DeleteAsync($"{Root}/recordings/{recording.Id}");
        await Me.RefusedAsync(HttpMethod.Get, $"{Root}/recordings/{recording.Id}", FaultCode.NotFound);
        await SayAsync();
        (await ListAsync()).Count.ShouldBe(1);
        await PutAsync(new VoiceConsent(false));
        (await ListAsync()).ShouldBeEmpty();
        (await StoreDump.FindAsync(fixture.Home.App.Services.GetRequiredService<IRedis>(), "recording:")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_choice_that_cannot_be_is_refused() =>
        await Me.RefusedAsync(HttpMethod.Put, $"{Root}/consent", FaultCode.Invalid, new VoiceConsent(true, 0));

    private async Task<IReadOnlyList<VoiceRecording>> ListAsync() => (await Me.GetAsync<Page<VoiceRecording>>($"{Root}/recordings")).Items;

    private async Task PutAsync(VoiceConsent consent)
    {
        using var answer = await Me.SendAsync(HttpMethod.Put, $"{Root}/consent", consent);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    private async Task<SpeakResult> SayAsync()
    {
        await using var hub = await fixture.Home.ConnectAsync();
        return await hub.SpeakAsync(new SpeakRequest(fixture.Kitchen.Id, Guid.NewGuid().ToString("n")), fixture.TurnOn.Stream());
    }
}

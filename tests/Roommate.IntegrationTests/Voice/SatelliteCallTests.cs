using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Assistant.Voice.Satellites;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Testing;
using Roommate.Testing.Voice;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>A satellite that waits to be called hears its wake word itself, sends what is said, and plays the answer.</summary>
[Collection(VoiceFixtureGroup.Name)]
public sealed class SatelliteCallTests(VoiceFixture fixture)
{
    [Fact]
    public async Task A_satellite_is_called_heard_and_answered_aloud_again_and_again()
    {
        var options = fixture.Home.App.Services.GetRequiredService<WyomingOptions>();
        var token = await fixture.Home.Owner.PostAsync<CreatedToken>("/api/v1/auth/tokens", new CreateTokenRequest("Satellites", [TokenScope.See, TokenScope.Talk, TokenScope.Control]));
        (options.Token, options.RoomId) = (token.Secret, fixture.Kitchen.Id);
        var satellite = fixture.Satellite;
        await satellite.NextAsync("run-satellite");
        for (var round = 0; round < 2; round++)
        {
            using (var off = await fixture.Home.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/devices/{fixture.Lamp.Id}/desired", new { light = new { on = false } }))
            {
                off.IsSuccessStatusCode.ShouldBeTrue();
            }

            await satellite.SendAsync("run-pipeline", new JsonObject { ["start_stage"] = "asr", ["end_stage"] = "tts", ["restart_on_end"] = false });
            await SpeakAsync(fixture.TurnOn);
            await satellite.NextAsync("transcribe");
            await satellite.NextAsync("voice-started");
            await satellite.NextAsync("voice-stopped");
            (await satellite.NextAsync("transcript")).Data["text"]!.GetValue<string>().ShouldBe("turn on the ceiling lamp");
            (await satellite.NextAsync("synthesize")).Data["text"]!.GetValue<string>().ShouldNotBeNull();
            var start = (await satellite.NextAsync("audio-start")).Data;
            (start["rate"]!.GetValue<int>(), start["width"]!.GetValue<int>(), start["channels"]!.GetValue<int>()).ShouldBe((22_050, 2, 1));
            (await satellite.NextAsync("audio-stop")).Data["timestamp"]!.GetValue<int>().ShouldBeInRange(400, 6_000);
            await satellite.SendAsync("played");
            var twin = await fixture.Home.Owner.GetAsync<Twin>($"/api/v1/devices/{fixture.Lamp.Id}/twin");
            twin.Desired.GetProperty("light").GetProperty("on").ValueKind.ShouldBe(JsonValueKind.True);
        }

        // It pings, too; and without a wake word of its own it is told what is missing.
        await satellite.SendAsync("ping", new JsonObject { ["text"] = "still there" });
        (await satellite.NextAsync("pong")).Data["text"]!.GetValue<string>().ShouldBe("still there");
        await satellite.SendAsync("run-pipeline", new JsonObject { ["start_stage"] = "wake", ["end_stage"] = "tts", ["restart_on_end"] = true });
        (await Should.ThrowAsync<InvalidOperationException>(() => satellite.NextAsync("never"))).Message.ShouldContain("--wake-uri");
    }

    [Theory]
    [InlineData("127.0.0.1:10700", true)]
    [InlineData("192.168.1.20:10700=room_1, 192.168.1.21:10700", true)]
    [InlineData("", true)]
    [InlineData("192.168.1.20", false)]
    [InlineData("8.8.8.8:10700", false)]
    [InlineData("192.168.1.20:10700=", false)]
    [InlineData("satellite:10700", false)]
    public void A_list_of_satellites_that_cannot_be_stops_the_start(string satellites, bool good) =>
        (new WyomingOptions { Satellites = satellites }.Problem() is null).ShouldBe(good);

    // As a microphone gives it: 64 ms at a time.
    private async Task SpeakAsync(Spoken spoken)
    {
        foreach (var chunk in spoken.Pcm.Chunk(2_048))
        {
            await fixture.Satellite.SendAsync("audio-chunk", new JsonObject { ["rate"] = 16_000, ["width"] = 2, ["channels"] = 1, ["timestamp"] = 0 }, chunk);
        }
    }
}

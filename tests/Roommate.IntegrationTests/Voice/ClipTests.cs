using System.Net.Http.Headers;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Testing.Voice;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary><c>POST /rooms/{id}/voice</c>.</summary>
[Collection(VoiceFixtureGroup.Name)]
public sealed class ClipTests(VoiceFixture fixture)
{
    private string Path => $"/api/v1/rooms/{fixture.Kitchen.Id}/voice";

    [Fact]
    public async Task A_wav_becomes_a_turn_and_only_its_speech_goes_to_the_recogniser()
    {
        var longer = fixture.TurnOn.Within(3_000, 3_000);
        var (status, heard) = await PostAsync(new ByteArrayContent(longer.ToWav()));
        (status, heard.Text, heard.End).ShouldBe((201, "turn on the ceiling lamp", SpeakEnd.Clip));
        (await fixture.Home.Owner.GetAsync<Turn>($"/api/v1/turns/{heard.TurnId}")).Voice.ShouldBe(true);
        fixture.Model.Transcription.Calls[^1].Content.Length.ShouldBeLessThan((fixture.TurnOn.LengthMs - 700) * Spoken.BytesPerMs);
    }

    [Theory]
    [InlineData("webm", "audio/webm", "speech.webm")]
    [InlineData("mp4", "audio/mp4", "speech.mp4")]
    [InlineData("mp3", "audio/mpeg", "speech.mp3")]
    public async Task A_compressed_recording_goes_to_the_recogniser_as_it_is(string kind, string type, string name)
    {
        var file = kind switch { "webm" => MadeClips.Webm(), "mp4" => MadeClips.Mp4(), _ => MadeClips.Mp3() };
        fixture.Model.Transcription.Learn(file, $"this was {kind}");
        // What it says it is does not matter.
        var content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        var (status, heard) = await PostAsync(content, "?review=true&language=de-AT");
        (status, heard.Text, heard.TurnId).ShouldBe((200, $"this was {kind}", null));
        var call = fixture.Model.Transcription.Calls[^1];
        (call.ContentType, call.FileName, call.Language).ShouldBe((type, name, "de"));
        call.Content.ShouldBe(file);
    }

    [Fact]
    public async Task A_form_carries_the_recording_and_the_same_client_id_asks_once()
    {
        MultipartFormDataContent Form() => new()
        {
            { new ByteArrayContent(fixture.TurnOn.ToWav()), "file", "memo.wav" },
            { new StringContent("form-1"), "clientId" },
        };
        var (_, first) = await PostAsync(Form());
        var (_, second) = await PostAsync(Form());
        first.TurnId.ShouldNotBeNull();
        (second.TurnId, second.MessageId).ShouldBe((first.TurnId, first.MessageId));
    }

    [Fact]
    public async Task Each_wrong_thing_has_its_own_answer()
    {
        await RefusedAsync([], 400, FaultCode.Invalid, "empty");
        await RefusedAsync(new byte[(10 * 1024 * 1024) + 1], 413, FaultCode.TooLarge, "10 MB");
        await RefusedAsync(new byte[11 * 1024 * 1024], 413, FaultCode.TooLarge, "10 MB");
        await RefusedAsync("just text"u8.ToArray(), 415, FaultCode.Invalid, "webm (opus)");
        await RefusedAsync(MadeClips.Webm(codec: "V_VP8"), 415, FaultCode.Invalid, "no sound");
        await RefusedAsync(fixture.TurnOn.ToWav()[..^5_000], 400, FaultCode.Invalid, "cut off");
        await RefusedAsync(MadeClips.Webm()[..^7], 400, FaultCode.Invalid, "cut off");
        await RefusedAsync(new Spoken("", new byte[2_000 * Spoken.BytesPerMs], 0, 0).ToWav(), 422, FaultCode.Invalid, "Nothing was said");
        // A recogniser that hears nothing in a compressed recording.
        await RefusedAsync(MadeClips.Mp3(frames: 11), 422, FaultCode.Invalid, "Nothing was said");
    }

    [Fact]
    public async Task A_form_that_ends_in_the_middle_or_has_two_files_is_told_so()
    {
        var cut = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc"u8.ToArray());
        cut.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        await RefusedAsync(cut, 400, FaultCode.Invalid, "to its end");
        await RefusedAsync(new MultipartFormDataContent { { new ByteArrayContent([1]), "a", "a" }, { new ByteArrayContent([2]), "b", "b" } }, 400, FaultCode.Invalid, "one file");
    }

    [Fact]
    public async Task What_is_on_and_why_the_rest_is_off_can_be_asked()
    {
        var state = await fixture.Home.Owner.GetAsync<VoiceState>($"/api/v1/homes/{fixture.Home.HomeId}/voice");
        (state.Transcription.On, state.Transcription.By, state.Transcription.Why).ShouldBe((true, "whisper-1", null));
    }

    private Task RefusedAsync(byte[] file, int status, string code, string says) => RefusedAsync(new ByteArrayContent(file), status, code, says);

    private async Task RefusedAsync(HttpContent content, int status, string code, string says)
    {
        using var answer = await fixture.Home.Owner.SendAsync(HttpMethod.Post, Path, content);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        var problem = JsonSerializer.Deserialize<Problem>(text, Wire.Json)!;
        problem.Code.ShouldBe(code);
        problem.Detail.ShouldContain(says);
    }

    private async Task<(int Status, SpeakResult Heard)> PostAsync(HttpContent content, string query = "")
    {
        using var answer = await fixture.Home.Owner.SendAsync(HttpMethod.Post, Path + query, content);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return ((int)answer.StatusCode, JsonSerializer.Deserialize<SpeakResult>(text, Wire.Json)!);
    }
}

using Microsoft.AspNetCore.Http;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Testing;
using Roommate.Testing.Voice;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>Every way a transcription server can go wrong has an answer for a person; one that is down is left alone.</summary>
public sealed class TranscriptionTroubleTests : IAsyncLifetime
{
    private ModelStandIn _model = null!;
    private TestHome _home = null!;
    private string _room = "";

    public async Task InitializeAsync()
    {
        _model = await ModelStandIn.StartAsync();
        _home = await TestHome.StartAsync($"--OpenAI:Endpoint={_model.Endpoint}", "--OpenAI:TranscriptionModel=whisper-1", "--Hearing:TimeoutMs=3000");
        _room = (await _home.AddRoomAsync("Study")).Id;
    }

    public async Task DisposeAsync()
    {
        await _home.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_streams_is_read_as_it_writes()
    {
        var file = MadeClips.Mp3();
        _model.Transcription.Streams = true;
        _model.Transcription.Learn(file, "it has been said");
        (await PostAsync(file)).ShouldBe("it has been said");
        _model.Transcription.Calls[^1].Stream.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_refuses_to_stream_is_asked_without_from_then_on()
    {
        var file = MadeClips.Mp3();
        _model.Transcription.Learn(file, "it has been said");
        _model.Transcription.Instead = static async (http, call) =>
        {
            if (!call.Stream)
            {
                return false;
            }

            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsJsonAsync(new { error = new { message = "Unknown parameter: stream", type = "invalid_request_error" } });
            return true;
        };
        (await PostAsync(file)).ShouldBe("it has been said");
        (await PostAsync(file)).ShouldBe("it has been said");
        _model.Transcription.Calls.Select(static c => c.Stream).ShouldBe([true, false, false]);
    }

    [Theory]
    [InlineData(400, FaultCode.Invalid, "cannot read this recording")]
    [InlineData(401, FaultCode.Unavailable, "OpenAI:ApiKey")]
    [InlineData(404, FaultCode.Unavailable, "OpenAI:TranscriptionModel")]
    [InlineData(413, FaultCode.TooLarge, "in parts")]
    [InlineData(429, FaultCode.Unavailable, "busy")]
    [InlineData(500, FaultCode.Unavailable, "failed")]
    public async Task A_refusal_says_what_to_do(int status, string code, string says)
    {
        _model.Transcription.Instead = (http, _) =>
        {
            http.Response.StatusCode = status;
            return Task.FromResult(true);
        };
        (await RefusedAsync(code)).ShouldContain(says);
    }

    [Fact]
    public async Task A_server_that_takes_too_long_is_stopped()
    {
        _model.Transcription.Instead = static async (http, _) =>
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        (await RefusedAsync(FaultCode.Timeout)).ShouldContain("too long");
    }

    [Fact]
    public async Task A_server_that_failed_five_times_is_left_alone_and_the_home_says_so()
    {
        _model.Transcription.Instead = static (http, _) =>
        {
            http.Response.StatusCode = 500;
            return Task.FromResult(true);
        };
        for (var i = 0; i < 5; i++)
        {
            await RefusedAsync(FaultCode.Unavailable);
        }

        (await RefusedAsync(FaultCode.Unavailable)).ShouldContain("left alone");
        _model.Transcription.Calls.Count.ShouldBe(5);
        var state = await _home.Owner.GetAsync<VoiceState>($"/api/v1/homes/{_home.HomeId}/voice");
        state.Transcription.On.ShouldBeTrue();
        state.Transcription.Why!.ShouldContain("left alone");
    }

    [Fact]
    public async Task The_hub_gets_the_same_words_while_somebody_still_speaks()
    {
        _model.Transcription.Instead = static (http, _) =>
        {
            http.Response.StatusCode = 500;
            return Task.FromResult(true);
        };
        var spoken = (await Espeak.SayAsync("turn on the light")).Within(300, 1_500);
        await using var hub = await _home.ConnectAsync();
        var refused = await Should.ThrowAsync<Exception>(() => hub.SpeakAsync(new SpeakRequest(_room, "c1"), spoken.Stream()));
        refused.Message.ShouldStartWith("unavailable: The transcription server failed");
    }

    private async Task<string> PostAsync(byte[] file) =>
        (await _home.Owner.PostAsync<SpeakResult>($"/api/v1/rooms/{_room}/voice?review=true", new ByteArrayContent(file))).Text;

    private async Task<string> RefusedAsync(string code) =>
        (await _home.Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/rooms/{_room}/voice", code, new ByteArrayContent(MadeClips.Mp3()))).Detail;
}

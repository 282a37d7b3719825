using System.Net;
using Microsoft.AspNetCore.Http;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Roommate.Testing.Voice;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>A speech server speaks as it streams; one in trouble is replaced by espeak-ng, and what was spoken is kept a day.</summary>
public sealed class SpeechServerTests : IAsyncLifetime
{
    private ModelStandIn _server = null!;
    private TestHome _home = null!;
    private Room _room = null!;

    public async Task InitializeAsync()
    {
        _server = await ModelStandIn.StartAsync();
        _home = await TestHome.StartAsync($"--OpenAI:Endpoint={_server.Endpoint}", "--OpenAI:SpeechModel=tts", "--OpenAI:TranscriptionModel=stt", "--Speech:TimeoutMs=3000");
        _room = await _home.AddRoomAsync("Kitchen");
    }

    public async Task DisposeAsync()
    {
        await _home.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Its_sound_is_passed_on_while_it_speaks()
    {
        var gate = new TaskCompletionSource();
        _server.Speech.Gate = gate.Task;
        var turn = await AskAsync();
        using var answer = await AudioAsync(turn);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[2000]);
        gate.Task.IsCompleted.ShouldBeFalse();
        gate.SetResult();
        await body.CopyToAsync(Stream.Null);
        var request = _server.Speech.Requests[0];
        request.GetProperty("model").GetString().ShouldBe("tts");
        request.GetProperty("voice").GetString().ShouldBe("alloy");
        request.GetProperty("response_format").GetString().ShouldBe("wav");
    }

    [Fact]
    public async Task Speaking_ends_the_voice_of_a_reply_that_is_written_already()
    {
        var spoken = (await Espeak.SayAsync("yesterday my sister told me a long story")).Within(400, 1500);
        _server.Transcription.Learn(spoken);
        _server.Speech.Gate = new TaskCompletionSource().Task;
        var turn = await AskAsync();
        using var answer = await AudioAsync(turn);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[2000]);
        await using var hub = await _home.ConnectAsync();
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var speaking = hub.SpeakAsync(new SpeakRequest(_room.Id, "speak", Review: true), spoken.BeginningAsync(15, silent.Task));
        await body.CopyToAsync(Stream.Null).WaitAsync(Patience.Long);
        silent.SetResult();
        await speaking;
        (await _home.Owner.GetAsync<Turn>($"/api/v1/turns/{turn}")).Status.ShouldBe(TurnStatus.Completed);
    }

    [Fact]
    public async Task A_phrase_said_before_is_not_asked_for_again()
    {
        var (one, other) = (await AskAsync(), await AskAsync());
        foreach (var turn in new[] { one, other })
        {
            using var answer = await AudioAsync(turn);
            await answer.Content.ReadAsByteArrayAsync();
        }

        var phrases = _server.Speech.Requests.Select(static r => r.GetProperty("input").GetString()!).Where(static t => t.Length <= 120).ToArray();
        phrases.ShouldNotBeEmpty();
        phrases.Distinct().Count().ShouldBe(phrases.Length);
    }

    [Fact]
    public async Task One_that_fails_is_replaced_by_espeak()
    {
        _server.Speech.Answer = static (http, _) =>
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        using var answer = await AudioAsync(await AskAsync());
        var sound = WavSound.Read(await answer.Content.ReadAsByteArrayAsync());
        sound.Rate.ShouldBe(22050);
        sound.Spoken.ShouldBeGreaterThan(TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task One_that_sends_mp3_whatever_it_is_asked_for_is_passed_on_to_who_takes_it()
    {
        _server.Speech.Answer = static async (http, _) =>
        {
            http.Response.ContentType = "audio/mpeg";
            await http.Response.Body.WriteAsync(new byte[] { 0xFF, 0xFB, 0x50, 0xC4, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4 });
        };
        var turn = await AskAsync();
        using var any = await AudioAsync(turn);
        (any.StatusCode, any.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.OK, "audio/mpeg"));
        (await any.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThanOrEqualTo(16);
        using var wav = await _home.Owner.Client.GetAsync(new Uri($"/api/v1/turns/{turn}/audio?format=wav", UriKind.Relative));
        wav.StatusCode.ShouldBe(HttpStatusCode.NotAcceptable);
    }

    [Fact]
    public async Task What_was_spoken_is_kept_for_a_day_and_then_removed()
    {
        var turn = await AskAsync();
        using (var answer = await AudioAsync(turn))
        {
            await answer.Content.ReadAsByteArrayAsync();
        }

        var asked = _server.Speech.Requests.Count;
        var kept = Directory.GetFiles(Path.Combine(_home.DataDirectory, "speech"), $"{turn}-*.wav").ShouldHaveSingleItem();
        using (var again = await AudioAsync(turn))
        {
            (await again.Content.ReadAsByteArrayAsync()).Length.ShouldBe((int)new FileInfo(kept).Length);
        }

        _server.Speech.Requests.Count.ShouldBe(asked);
        File.SetLastWriteTimeUtc(kept, DateTime.UtcNow.AddHours(-25));
        ((Roommate.Assistant.Voice.Speaking.SpeechShelf)_home.App.Services.GetService(typeof(Roommate.Assistant.Voice.Speaking.SpeechShelf))!).Sweep(unfinishedToo: false).ShouldBe(1);
        File.Exists(kept).ShouldBeFalse();
    }

    private async Task<string> AskAsync()
    {
        var asked = await _home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{_room.Id}/turns", new PostTurnRequest("what can you do for me in this house?", Guid.NewGuid().ToString("N")));
        await AssistantFixture.EndedAsync(_home.Owner, asked.TurnId);
        return asked.TurnId;
    }

    private Task<HttpResponseMessage> AudioAsync(string turn) =>
        _home.Owner.Client.GetAsync(new Uri($"/api/v1/turns/{turn}/audio", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
}

using System.Net;
using Microsoft.AspNetCore.Http;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>A reply is heard while it is written: one body, ordered, whole for whoever comes late, silent at once when it is stopped.</summary>
public sealed class SpokenReplyTests : IAsyncLifetime
{
    private const string First = "Once upon a time there was a lamp. ";
    private const string Second = "It was on all day and all night. The end.";

    private ModelStandIn _model = null!;
    private TestHome _home = null!;
    private Room _room = null!;

    public async Task InitializeAsync()
    {
        _model = await ModelStandIn.StartAsync();
        _home = await TestHome.StartAsync($"--OpenAI:Endpoint={_model.Endpoint}", "--OpenAI:Model=m", "--Memory:LearnWithModel=false");
        _room = await _home.AddRoomAsync("Kitchen");
    }

    public async Task DisposeAsync()
    {
        await _home.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task A_local_command_is_answered_aloud()
    {
        await _home.AddDeviceAsync("Kitchen lamp", _room.Id, ("light", new Component("light")));
        var turn = await AskAsync("turn on the kitchen lamp");
        using var answer = await AudioAsync(turn);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("audio/wav");
        var sound = WavSound.Read(await answer.Content.ReadAsByteArrayAsync());
        var text = (await EndedAsync(turn)).Text;
        sound.Rate.ShouldBe(22050);
        sound.Spoken.TotalSeconds.ShouldBeInRange(text.Length * 0.03, text.Length * 0.12, text);
        var speech = await _home.Owner.GetAsync<TurnSpeech>($"/api/v1/turns/{turn}/speech");
        speech.Done.ShouldBeTrue();
        string.Join(' ', speech.Chunks.Select(static c => c.Text)).ShouldBe(text);
        speech.Chunks.ShouldAllBe(c => c.TurnId == turn && c.ToMs > c.FromMs);
    }

    [Fact]
    public async Task The_first_clause_sounds_before_the_reply_is_written_and_who_comes_late_hears_all_of_it()
    {
        var gate = HoldSecondHalf();
        var turn = await AskAsync("Tell me a story about a lamp please");
        using var early = await AudioAsync(turn);
        await using var body = await early.Content.ReadAsStreamAsync();
        var begun = new byte[44 + 22050];
        await body.ReadExactlyAsync(begun);
        (await _home.Owner.GetAsync<Turn>($"/api/v1/turns/{turn}")).Status.ShouldBe(TurnStatus.Running);
        gate.SetResult();
        var rest = new MemoryStream();
        await body.CopyToAsync(rest);
        using var late = await AudioAsync(turn);
        var whole = await late.Content.ReadAsByteArrayAsync();
        whole.Length.ShouldBe(begun.Length + (int)rest.Length);
        whole[44..].ShouldBe([.. begun[44..], .. rest.ToArray()]);

        using var part = await AudioAsync(turn, request => request.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(0, 1));
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        part.Content.Headers.ContentRange!.Length.ShouldBe(whole.Length);
    }

    [Theory]
    [InlineData("wav")]
    [InlineData("mp3")]
    public async Task A_player_that_asks_for_parts_is_served_while_the_reply_grows_and_after(string format)
    {
        var gate = HoldSecondHalf();
        var turn = await AskAsync("Tell me a story about a lamp please");
        using (var head = await AudioAsync(turn, static request => request.Method = HttpMethod.Head, format))
        {
            (head.StatusCode, head.Content.Headers.ContentLength ?? 0).ShouldBe((HttpStatusCode.OK, 0));
            head.Headers.AcceptRanges.ShouldContain("bytes");
        }

        // Safari's first question, then a part from the middle of what is there.
        var probe = await PartAsync(turn, format, 0, 1);
        (probe.Status, probe.Range).ShouldBe((HttpStatusCode.PartialContent, "bytes 0-1/*"));
        var middle = await PartAsync(turn, format, 100, 599);
        (middle.Status, middle.Range, middle.Bytes.Length).ShouldBe((HttpStatusCode.PartialContent, "bytes 100-599/*", 500));

        // All of it is one body, however it was asked for.
        using var all = await AudioAsync(turn, static request => request.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(0, null), format);
        all.StatusCode.ShouldBe(HttpStatusCode.OK);
        gate.SetResult();
        var whole = await all.Content.ReadAsByteArrayAsync();
        whole[..2].ShouldBe(probe.Bytes);
        whole[100..600].ShouldBe(middle.Bytes);

        await EndedAsync(turn);
        (await PartAsync(turn, format, 0, 1)).Range.ShouldBe($"bytes 0-1/{whole.Length}");
        (await PartAsync(turn, format, 100, 599)).Bytes.ShouldBe(middle.Bytes);
        var beyond = await PartAsync(turn, format, whole.Length + 10, null);
        (beyond.Status, beyond.Range).ShouldBe((HttpStatusCode.RequestedRangeNotSatisfiable, $"bytes */{whole.Length}"));
    }

    [Fact]
    public async Task A_reply_comes_as_mp3_where_that_is_asked_for_and_what_cannot_be_sent_is_told()
    {
        var turn = await AskAsync("what time is it?");
        await EndedAsync(turn);
        using (var mp3 = await AudioAsync(turn, static request => request.Headers.Accept.ParseAdd("audio/mpeg")))
        {
            mp3.Content.Headers.ContentType!.MediaType.ShouldBe("audio/mpeg");
            var bytes = await mp3.Content.ReadAsByteArrayAsync();
            (bytes[0], bytes[1] & 0xE0).ShouldBe(((byte)0xFF, 0xE0));
        }

        using var none = await AudioAsync(turn, static request => request.Headers.Accept.ParseAdd("audio/flac"));
        none.StatusCode.ShouldBe(HttpStatusCode.NotAcceptable);
        (await none.Content.ReadAsStringAsync()).ShouldContain("audio/wav");
    }

    [Fact]
    public async Task Stop_ends_the_voice_with_the_reply()
    {
        HoldSecondHalf();
        var turn = await AskAsync("Tell me a story about a lamp please");
        using var answer = await AudioAsync(turn);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1000]);
        await _home.Owner.PostAsync<StopResult>($"/api/v1/turns/{turn}/stop");
        await body.CopyToAsync(Stream.Null);
        (await EndedAsync(turn)).Status.ShouldBe(TurnStatus.Stopped);
        await _model.Aborted.Task.WaitAsync(Patience.Long);
    }

    [Fact]
    public async Task An_interrupted_reply_keeps_its_text_and_the_model_learns_how_much_was_heard()
    {
        HoldSecondHalf();
        var turn = await AskAsync("Tell me a story about a lamp please");
        using var answer = await AudioAsync(turn);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[44_000]);

        var heard = await _home.Owner.PostAsync<HeardResult>($"/api/v1/turns/{turn}/heard", new HeardRequest(PositionMs: 900));
        heard.Complete.ShouldBeFalse();
        First[..heard.Chars].ShouldStartWith("Once upon");
        var stopped = await _home.Owner.GetAsync<Turn>($"/api/v1/turns/{turn}");
        (stopped.Status, stopped.Heard).ShouldBe((TurnStatus.Stopped, heard.Chars));
        var message = (await _home.Owner.GetAsync<Page<Message>>($"/api/v1/rooms/{_room.Id}/messages")).Items.First(m => m.TurnId == turn);
        (message.Heard, message.Text).ShouldBe((heard.Chars, stopped.Text));

        _model.Answer = static (http, _) => ModelStandIn.Say(http, ModelStandIn.Chunk("Yes."), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        await EndedAsync(await AskAsync("Where did you stop in that story?"));
        _model.LastRequest.ShouldContain(First[..heard.Chars] + " [interrupted here");
    }

    [Fact]
    public async Task How_far_it_was_heard_is_known_after_something_else_has_stopped_it_too()
    {
        HoldSecondHalf();
        var turn = await AskAsync("Tell me a story about a lamp please");
        using var answer = await AudioAsync(turn);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[44_000]);
        await _home.Owner.PostAsync<StopResult>($"/api/v1/turns/{turn}/stop");
        await body.CopyToAsync(Stream.Null);
        await EndedAsync(turn);
        var heard = await _home.Owner.PostAsync<HeardResult>($"/api/v1/turns/{turn}/heard", new HeardRequest(PositionMs: 900));
        First[..heard.Chars].ShouldStartWith("Once upon");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"positionMs": 5, "chars": 5}""")]
    [InlineData("""{"positionMs": -1}""")]
    public async Task A_mark_that_says_nothing_is_refused(string body)
    {
        var turn = await AskAsync("what time is it?");
        await _home.Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/turns/{turn}/heard", FaultCode.Invalid, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
    }

    [Fact]
    public async Task The_voice_and_speed_are_the_persons_else_the_homes()
    {
        var turn = await AskAsync("what time is it?");
        await EndedAsync(turn);
        var usual = await LengthAsync(turn);
        await _home.Owner.PatchAsync<HomeView>($"/api/v1/homes/{_home.HomeId}", new HomePatch(Speech: new HomeSpeech(Speed: 0.5)));
        var slow = await LengthAsync(turn);
        await _home.Owner.PatchAsync<User>("/api/v1/me", new UserPatch(Preferences: new PreferencesPatch(SpeechSpeed: 2)));
        var fast = await LengthAsync(turn);
        slow.ShouldBeGreaterThan(usual);
        fast.ShouldBeLessThan(usual);
        await _home.Owner.RefusedAsync(HttpMethod.Patch, "/api/v1/me", FaultCode.Invalid, new UserPatch(Preferences: new PreferencesPatch(SpeechVoice: "--path=/etc")));
        await _home.Owner.RefusedAsync(HttpMethod.Get, $"/api/v1/turns/{turn}/audio?speed=9", FaultCode.Invalid);
    }

    private async Task<TimeSpan> LengthAsync(string turn)
    {
        using var answer = await AudioAsync(turn);
        return WavSound.Read(await answer.Content.ReadAsByteArrayAsync()).Length;
    }

    private TaskCompletionSource HoldSecondHalf()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _model.Answer = async (http, _) =>
        {
            await ModelStandIn.Say(http, ModelStandIn.Chunk(First));
            await gate.Task.WaitAsync(http.RequestAborted);
            await ModelStandIn.Say(http, ModelStandIn.Chunk(Second), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        };
        return gate;
    }

    private async Task<string> AskAsync(string text)
    {
        await using var hub = await _home.ConnectAsync();
        return (await hub.CallAsync<AskResult>("Ask", new AskRequest(_room.Id, text, Guid.NewGuid().ToString("N"), Voice: true))).TurnId;
    }

    private async Task<(HttpStatusCode Status, string? Range, byte[] Bytes)> PartAsync(string turn, string format, long from, long? to)
    {
        using var answer = await AudioAsync(turn, request => request.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(from, to), format);
        return (answer.StatusCode, answer.Content.Headers.ContentRange?.ToString(), await answer.Content.ReadAsByteArrayAsync());
    }

    private async Task<HttpResponseMessage> AudioAsync(string turn, Action<HttpRequestMessage>? change = null, string? format = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/v1/turns/{turn}/audio{(format is null ? "" : $"?format={format}")}", UriKind.Relative));
        change?.Invoke(request);
        return await _home.Owner.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private Task<Turn> EndedAsync(string id) => AssistantFixture.EndedAsync(_home.Owner, id);
}

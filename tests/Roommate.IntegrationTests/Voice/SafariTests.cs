using System.Net;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>
/// How Safari's player asks: first for two bytes, then for closed ranges one behind the other, each of which must be answered with
/// exactly the length it says, unencoded; <c>*</c> is the total that nobody knows yet. What its source says stands in for it here.
/// </summary>
public sealed class SafariTests : IAsyncLifetime
{
    private const int Step = 64 * 1024;

    private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ModelStandIn _model = null!;
    private TestHome _home = null!;
    private Room _room = null!;

    public async Task InitializeAsync()
    {
        _model = await ModelStandIn.StartAsync();
        _model.Answer = async (http, _) =>
        {
            await ModelStandIn.Say(http, ModelStandIn.Chunk("Once upon a time there was a lamp. "));
            await _rest.Task.WaitAsync(http.RequestAborted);
            await ModelStandIn.Say(http, ModelStandIn.Chunk("It was on all day and all night. And in the morning it was still there, and it shone for all the boats. The end."), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        };
        _home = await TestHome.StartAsync($"--OpenAI:Endpoint={_model.Endpoint}", "--OpenAI:Model=m", "--Memory:LearnWithModel=false");
        _room = await _home.AddRoomAsync("Kitchen");
    }

    public async Task DisposeAsync()
    {
        await _home.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Theory]
    [InlineData("mp3", "audio/mpeg")]
    [InlineData("wav", "audio/wav")]
    public async Task It_reads_a_reply_that_is_being_spoken_from_its_first_two_bytes_to_its_end(string format, string type)
    {
        var turn = await AskAsync();
        var probe = await AskForAsync(turn, format, 0, 1);
        (probe.Status, probe.Type, probe.Range, probe.Bytes.Length).ShouldBe((HttpStatusCode.PartialContent, type, "bytes 0-1/*", 2));

        var heard = new MemoryStream();
        long? total = null;
        while (total is null || heard.Length < total)
        {
            var from = heard.Length;
            var next = await AskForAsync(turn, format, from, from + Step - 1);
            if (next.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                // It had all of it, which nobody knew before the reply was over: now it learns so.
                next.Range.ShouldBe($"bytes */{from}");
                _rest.Task.IsCompleted.ShouldBeTrue();
                break;
            }

            (next.Status, next.Type, next.Bytes.Length > 0).ShouldBe((HttpStatusCode.PartialContent, type, true), next.Range);
            next.Range.ShouldStartWith($"bytes {from}-{from + next.Bytes.Length - 1}/");
            heard.Write(next.Bytes);
            total = next.Total;

            // It has heard the beginning before the rest was written.
            _rest.TrySetResult();
        }

        var beyond = await AskForAsync(turn, format, heard.Length, heard.Length + Step - 1);
        (beyond.Status, beyond.Range).ShouldBe((HttpStatusCode.RequestedRangeNotSatisfiable, $"bytes */{heard.Length}"));
        heard.ToArray()[..2].ShouldBe(probe.Bytes);

        (await AssistantFixture.EndedAsync(_home.Owner, turn)).Text.ShouldEndWith("The end.");

        // The header of a wav has the length when it is known; the sound is the same.
        var header = format == "wav" ? 44 : 0;
        var whole = await AskForAsync(turn, format, 0, long.MaxValue - 1);
        (whole.Status, whole.Range).ShouldBe((HttpStatusCode.PartialContent, $"bytes 0-{heard.Length - 1}/{heard.Length}"));
        whole.Bytes[header..].ShouldBe(heard.ToArray()[header..]);
    }

    [Fact]
    public async Task A_range_to_the_end_of_time_is_the_whole_reply_as_it_grows()
    {
        var turn = await AskAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/v1/turns/{turn}/audio?format=mp3", UriKind.Relative)) { Headers = { Range = new(0, long.MaxValue - 1) } };
        using var answer = await _home.Owner.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        (answer.StatusCode, answer.Content.Headers.ContentRange).ShouldBe((HttpStatusCode.OK, null));
        _rest.SetResult();
        (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(20_000);
    }

    private async Task<string> AskAsync()
    {
        await using var hub = await _home.ConnectAsync();
        return (await hub.CallAsync<AskResult>("Ask", new AskRequest(_room.Id, "Tell me a story about a lamp please", Guid.NewGuid().ToString("N"), Voice: true))).TurnId;
    }

    private async Task<Part> AskForAsync(string turn, string format, long from, long to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/v1/turns/{turn}/audio?format={format}", UriKind.Relative));
        request.Headers.Range = new(from, to);
        request.Headers.Accept.ParseAdd("*/*");
        request.Headers.AcceptEncoding.ParseAdd("identity");
        request.Headers.Add("X-Playback-Session-Id", "7C2A6E1E-0000-4000-8000-000000000001");
        using var answer = await _home.Owner.Client.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        answer.Content.Headers.ContentEncoding.ShouldBeEmpty();
        if (answer.StatusCode == HttpStatusCode.PartialContent)
        {
            answer.Headers.TransferEncodingChunked.ShouldNotBe(true);
            answer.Content.Headers.ContentLength.ShouldBe(bytes.Length);
            answer.Headers.AcceptRanges.ShouldBe(["bytes"]);
        }

        var range = answer.Content.Headers.ContentRange;
        return new Part(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, range?.ToString(), range?.Length, bytes);
    }

    private sealed record Part(HttpStatusCode Status, string? Type, string? Range, long? Total, byte[] Bytes);
}

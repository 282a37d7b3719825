using System.Text;
using Roommate.Assistant.Voice.Hearing.Transcription;
using Roommate.Contracts.Faults;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Voice;

public sealed class TranscriptReaderTests
{
    private const string Events = "text/event-stream; charset=utf-8";

    [Theory]
    [InlineData("application/json", """{"text":" Turn on the light. ","usage":{"type":"tokens"}}""", "Turn on the light.")]
    [InlineData("text/plain; charset=utf-8", "Turn on the light.\n", "Turn on the light.")]
    [InlineData(Events, "data: {\"type\":\"transcript.text.delta\",\"delta\":\"Turn \"}\n\ndata: {\"type\":\"transcript.text.delta\",\"delta\":\"on\"}\n\ndata: {\"type\":\"transcript.text.done\",\"text\":\"Turn on.\"}\n\n", "Turn on.")]
    [InlineData(Events, ": hello\n\nevent: x\ndata: {\"text\":\"Turn\"}\n\ndata: {\"text\":\" on\"}\n\ndata: [DONE]\n\n", "Turn on")]
    [InlineData(Events, "data: {\"text\":\"Turn on\"}\n\n", "Turn on")]
    [InlineData("application/json", """{"text":"[BLANK_AUDIO]"}""", "")]
    [InlineData("application/json", """{"text":" (wind blowing)"}""", "")]
    [InlineData("application/json", """{"text":""}""", "")]
    public async Task Every_way_a_server_answers_is_read(string type, string body, string text) => (await ReadAsync(type, body)).Value.ShouldBe(text);

    [Theory]
    [InlineData("application/json", "")]
    [InlineData("application/json", "{")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", """{"text":7}""")]
    [InlineData("text/html", "<html>")]
    [InlineData(Events, "data: {\"type\":\"transcript.text.delta\",\"delta\":\"Tu\"}\n\n")]
    [InlineData(Events, "data: {\"type\":\"transcript.text.done\"}\n\n")]
    [InlineData(Events, "data: {\"error\":{\"message\":\"out of memory\"}}\n\n")]
    [InlineData(Events, "data: nonsense\n\n")]
    [InlineData(Events, "data: 7\n\n")]
    public async Task What_cannot_be_read_is_told_and_never_taken_for_words(string type, string body) => (await ReadAsync(type, body)).Fault!.Code.ShouldBe(FaultCode.Unavailable);

    [Fact]
    public async Task An_answer_without_end_is_given_up() =>
        (await ReadAsync("application/json", "{\"text\":\"" + new string('x', 400_000) + "\"}")).Fault!.Code.ShouldBe(FaultCode.Unavailable);

    [Fact]
    public async Task The_words_are_told_as_they_come()
    {
        var told = new List<string>();
        using var body = new MemoryStream(Encoding.UTF8.GetBytes("data: {\"type\":\"transcript.text.delta\",\"delta\":\"Turn\"}\n\ndata: {\"type\":\"transcript.text.delta\",\"delta\":\" on\"}\n\ndata: {\"type\":\"transcript.text.done\",\"text\":\"Turn on.\"}\n\n"));
        await TranscriptReader.ReadAsync(
            body,
            Events,
            text =>
            {
                told.Add(text);
                return ValueTask.CompletedTask;
            },
            default);
        told.ShouldBe(["Turn", "Turn on"]);
    }

    private static async Task<Outcome<string>> ReadAsync(string type, string body)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return await TranscriptReader.ReadAsync(stream, type, soFar: null, default);
    }
}

using System.Net.WebSockets;
using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Testing;
using Roommate.Testing.Voice;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>The bare WebSocket of satellites and ESP32.</summary>
[Collection(VoiceFixtureGroup.Name)]
public sealed class VoiceSocketTests(VoiceFixture fixture)
{
    [Fact]
    public async Task A_satellite_speaks_with_an_access_token_and_gets_the_reply()
    {
        var token = await fixture.Home.Owner.PostAsync<CreatedToken>("/api/v1/auth/tokens", new CreateTokenRequest("Kitchen satellite", [TokenScope.See, TokenScope.Talk, TokenScope.Control]));
        using var socket = await ConnectAsync(token.Secret, header: true);
        await SayAsync(socket, new { type = "start", clientId = Guid.NewGuid().ToString("n") });
        await SpeakAsync(socket, fixture.TurnOn);
        var heard = await NextAsync(socket, "heard");
        heard.GetProperty("text").GetString().ShouldBe("turn on the ceiling lamp");
        var reply = await NextAsync(socket, "reply");
        reply.GetProperty("turnId").GetString().ShouldBe(heard.GetProperty("turnId").GetString());
        reply.GetProperty("text").GetString()!.ShouldNotBeEmpty();
        reply.GetProperty("audio").GetString()!.ShouldEndWith("/audio");
    }

    [Fact]
    public async Task One_connection_serves_one_utterance_after_the_other()
    {
        using var socket = await ConnectAsync(fixture.Home.Owner.Token, header: false);
        for (var round = 0; round < 2; round++)
        {
            await SayAsync(socket, new { type = "start", review = true });
            await SpeakAsync(socket, fixture.Story);
            (await NextAsync(socket, "heard")).GetProperty("text").GetString().ShouldBe(fixture.Story.Text);
            await SayAsync(socket, new { type = "end" });
        }
    }

    [Fact]
    public async Task Letting_the_button_go_ends_the_utterance()
    {
        using var socket = await ConnectAsync(fixture.Home.Owner.Token, header: false);
        await SayAsync(socket, new { type = "start", review = true });
        foreach (var frame in fixture.Story.Frames().Take(17))
        {
            await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, default);
        }

        await SayAsync(socket, new { type = "end" });
        var heard = await NextAsync(socket, "heard");
        heard.GetProperty("end").GetString().ShouldBe("released");
        fixture.Story.Text.ShouldStartWith(heard.GetProperty("text").GetString()!);
    }

    [Fact]
    public async Task What_it_does_not_understand_is_told_and_the_next_start_is_welcome()
    {
        using var socket = await ConnectAsync(fixture.Home.Owner.Token, header: false);
        foreach (var wrong in new[] { "nonsense", "{}", "[]", "{\"type\":\"dance\"}" })
        {
            await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(wrong), WebSocketMessageType.Text, endOfMessage: true, default);
            (await NextAsync(socket, "error")).GetProperty("code").GetString().ShouldBe(FaultCode.Invalid);
        }

        await SayAsync(socket, new { type = "start", review = true });
        await SpeakAsync(socket, fixture.Story);
        (await NextAsync(socket, "heard")).GetProperty("text").GetString().ShouldBe(fixture.Story.Text);
    }

    [Fact]
    public async Task Without_a_token_or_without_a_socket_there_is_a_clear_answer()
    {
        await Should.ThrowAsync<WebSocketException>(() => ConnectAsync("rmt_nothing", header: true));
        using var answer = await fixture.Home.Owner.SendAsync(HttpMethod.Get, $"/api/v1/rooms/{fixture.Kitchen.Id}/voice/stream");
        ((int)answer.StatusCode).ShouldBe(426);
    }

    private static async Task SpeakAsync(ClientWebSocket socket, Spoken spoken)
    {
        // Of any length: not the 100 ms of the hub.
        foreach (var piece in spoken.Pcm.Chunk(5_001))
        {
            await socket.SendAsync(piece, WebSocketMessageType.Binary, endOfMessage: true, default);
        }
    }

    private static Task SayAsync(ClientWebSocket socket, object message) => socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, default);

    private static async Task<JsonElement> NextAsync(ClientWebSocket socket, string type)
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            part.MessageType.ShouldBe(WebSocketMessageType.Text);
            var message = JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, part.Count));
            var got = message.GetProperty("type").GetString();
            if (got == type)
            {
                return message;
            }

            got.ShouldBeOneOf("listening", "hearing", "thinking", "reply");
        }
    }

    private async Task<ClientWebSocket> ConnectAsync(string token, bool header)
    {
        var socket = new ClientWebSocket();
        if (header)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        var query = header ? "" : $"?access_token={token}";
        await socket.ConnectAsync(new UriBuilder(fixture.Home.Address) { Scheme = "ws", Path = $"/api/v1/rooms/{fixture.Kitchen.Id}/voice/stream", Query = query }.Uri, default);
        return socket;
    }
}

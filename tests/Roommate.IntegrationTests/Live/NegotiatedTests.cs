using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Roommate.IntegrationTests.Edge;
using Roommate.Testing;
using Shouldly;
using Xunit;

namespace Roommate.IntegrationTests.Live;

/// <summary>Clients that ask first how to connect are served as SignalR has it; those that come straight with a WebSocket, beside its transport.</summary>
[Collection(HomeFixtureGroup.Name)]
public sealed class NegotiatedTests(HomeFixture fixture)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_ways_in_answer_the_same(bool negotiated)
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        var token = Uri.EscapeDataString(fixture.Home.Owner.Token);
        var id = "";
        if (negotiated)
        {
            using var http = new HttpClient { BaseAddress = fixture.Home.Address };
            http.DefaultRequestHeaders.Authorization = new("Bearer", fixture.Home.Owner.Token);
            using var answer = await http.PostAsync(new Uri("/hub/negotiate?negotiateVersion=1", UriKind.Relative), null, limit.Token);
            answer.EnsureSuccessStatusCode();
            id = "&id=" + (await answer.Content.ReadFromJsonAsync<JsonElement>(limit.Token)).GetProperty("connectionToken").GetString();
        }

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{fixture.Home.Address.Authority}/hub?access_token={token}{id}"), limit.Token);
        await SayAsync(socket, """{"protocol":"json","version":1}""", limit.Token);
        (await HearAsync(socket, limit.Token)).ShouldStartWith("{}");
        await SayAsync(socket, """{"type":1,"invocationId":"1","target":"Subscribe","arguments":[{"topics":[{"topic":"room:nowhere"}]}]}""", limit.Token);
        (await HearAsync(socket, limit.Token)).ShouldContain("not_found");
        await SayAsync(socket, """{"type":7}""", limit.Token);
        while (await HearAsync(socket, limit.Token) is not "")
        {
            // Pings may still come; then the server closes too.
        }

        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    private static Task SayAsync(ClientWebSocket socket, string text, CancellationToken ct) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, ct);

    private static async Task<string> HearAsync(ClientWebSocket socket, CancellationToken ct)
    {
        var buffer = new byte[16 * 1024];
        var heard = await socket.ReceiveAsync(buffer, ct);
        return heard.MessageType == WebSocketMessageType.Close ? "" : Encoding.UTF8.GetString(buffer, 0, heard.Count);
    }
}

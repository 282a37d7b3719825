using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Assistant.Voice.Satellites;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Testing;
using Roommate.Testing.Voice;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>A satellite's programs over TCP, event by event as the protocol has them.</summary>
[Collection(VoiceFixtureGroup.Name)]
public sealed class WyomingTests(VoiceFixture fixture)
{
    [Fact]
    public async Task What_is_on_is_described()
    {
        using var satellite = await ConnectAsync();
        var info = await satellite.AskAsync(new WyomingEvent("describe"));
        info.Type.ShouldBe("info");
        var model = info.Data["asr"]![0]!["models"]![0]!;
        (model["name"]!.GetValue<string>(), model["installed"]!.GetValue<bool>()).ShouldBe(("whisper-1", true));
        model["languages"]!.AsArray().Select(static l => l!.GetValue<string>()).ShouldContain("en");
        model["attribution"]!["url"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Sound_is_written_down_whatever_its_form()
    {
        using var satellite = await ConnectAsync();
        await satellite.SendAsync(new WyomingEvent("transcribe", new JsonObject { ["language"] = "en" }));
        JsonObject Format() => new() { ["rate"] = 16_000, ["width"] = 2, ["channels"] = 1, ["timestamp"] = 0 };
        await satellite.SendAsync(new WyomingEvent("audio-start", Format()));
        foreach (var chunk in fixture.Story.Pcm.Chunk(2_048))
        {
            await satellite.SendAsync(new WyomingEvent("audio-chunk", Format(), chunk));
        }

        var transcript = await satellite.AskAsync(new WyomingEvent("audio-stop"));
        (transcript.Type, transcript.Text("text"), transcript.Text("language")).ShouldBe(("transcript", fixture.Story.Text, "en"));
    }

    [Fact]
    public async Task A_sentence_is_understood_and_done_with_the_tokens_rights()
    {
        await WithTokenAsync();
        using var satellite = await ConnectAsync();
        var intent = await satellite.AskAsync(new WyomingEvent("recognize", new JsonObject { ["text"] = "turn off the ceiling lamp" }));
        (intent.Type, intent.Text("name")).ShouldBe(("intent", "turn_off"));
        intent.Data["entities"]!.AsArray().Count.ShouldBeGreaterThan(0);
        (await satellite.AskAsync(new WyomingEvent("recognize", new JsonObject { ["text"] = "my sister has a cat" }))).Type.ShouldBe("not-recognized");

        var handled = await satellite.AskAsync(new WyomingEvent("transcript", new JsonObject { ["text"] = "set the ceiling lamp to 40 percent" }));
        handled.Type.ShouldBe("handled");
        handled.Text("text")!.ShouldNotBeEmpty();
        var twin = await fixture.Home.Owner.GetAsync<Twin>($"/api/v1/devices/{fixture.Lamp.Id}/twin");
        twin.Desired.GetRawText().ShouldContain("\"brightness\":40");
    }

    [Fact]
    public async Task A_text_is_spoken()
    {
        using var satellite = await ConnectAsync();
        var start = await satellite.AskAsync(new WyomingEvent("synthesize", new JsonObject { ["text"] = "The lamp is on.", ["voice"] = new JsonObject { ["name"] = "roommate", ["language"] = "en" } }));
        (start.Type, start.Number("width"), start.Number("channels")).ShouldBe(("audio-start", 2, 1));
        var bytes = 0;
        while ((await satellite.NextAsync()) is { } next && next.Type == "audio-chunk")
        {
            next.Number("rate").ShouldBe(start.Number("rate"));
            (next.Payload.Length % 2).ShouldBe(0);
            bytes += next.Payload.Length;
        }

        // A second of speech or so.
        (bytes / 2.0 / start.Number("rate")!.Value).ShouldBeInRange(0.5, 4);
    }

    [Fact]
    public async Task A_ping_is_answered_and_unknown_events_are_passed_over()
    {
        using var satellite = await ConnectAsync();
        await satellite.SendAsync(new WyomingEvent("run-satellite"));
        var pong = await satellite.AskAsync(new WyomingEvent("ping", new JsonObject { ["text"] = "are you there" }));
        (pong.Type, pong.Text("text")).ShouldBe(("pong", "are you there"));
    }

    [Fact]
    public async Task What_is_not_the_protocol_ends_that_connection_with_a_reason_and_no_other()
    {
        using var other = await ConnectAsync();
        var random = new Random(31);
        for (var round = 0; round < 200; round++)
        {
            using var wrong = await ConnectAsync();
            var bytes = new byte[random.Next(1, 300)];
            random.NextBytes(bytes);
            await wrong.SendAsync([.. bytes, (byte)'\n']);
            (await wrong.NextAsync())?.Type.ShouldBe("error");
        }

        (await other.AskAsync(new WyomingEvent("ping"))).Type.ShouldBe("pong");
    }

    private async Task WithTokenAsync()
    {
        var options = fixture.Home.App.Services.GetRequiredService<WyomingOptions>();
        var token = await fixture.Home.Owner.PostAsync<CreatedToken>("/api/v1/auth/tokens", new CreateTokenRequest("Satellite", [TokenScope.See, TokenScope.Talk, TokenScope.Control]));
        (options.Token, options.RoomId) = (token.Secret, fixture.Kitchen.Id);
    }

    private Task<Satellite> ConnectAsync() => Satellite.ConnectAsync(fixture.Home.App.Services.GetRequiredService<WyomingServer>().Endpoint!);

    private sealed class Satellite(Socket socket) : IDisposable
    {
        private readonly List<byte> _received = [];

        public static async Task<Satellite> ConnectAsync(IPEndPoint endpoint)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(endpoint);
            return new Satellite(socket);
        }

        public Task SendAsync(WyomingEvent sent) => SendAsync(WyomingCodec.Write(sent));

        public async Task SendAsync(byte[] bytes) => await socket.SendAsync(bytes);

        public async Task<WyomingEvent> AskAsync(WyomingEvent sent)
        {
            await SendAsync(sent);
            return (await NextAsync()).ShouldNotBeNull();
        }

        /// <summary>The next event; null when the other side has closed.</summary>
        public async Task<WyomingEvent?> NextAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var buffer = new byte[8_192];
            while (true)
            {
                var sequence = new ReadOnlySequence<byte>(_received.ToArray());
                if (WyomingCodec.TryRead(ref sequence, out var read))
                {
                    _received.RemoveRange(0, _received.Count - (int)sequence.Length);
                    return read;
                }

                var got = await socket.ReceiveAsync(buffer, limit.Token);
                if (got == 0)
                {
                    return null;
                }

                _received.AddRange(buffer.AsSpan(0, got));
            }
        }

        public void Dispose() => socket.Dispose();
    }
}

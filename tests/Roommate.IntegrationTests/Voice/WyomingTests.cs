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
        (info.Data["asr"]![0]!["supports_transcript_streaming"]!.GetValue<bool>(), info.Data["tts"]![0]!["supports_synthesize_streaming"]!.GetValue<bool>()).ShouldBe((true, true));
    }

    /// <summary>What the protocol's own reader (wyoming 1.7, <c>info.py</c>) cannot do without: a missing field would end a client.</summary>
    [Fact]
    public async Task The_description_has_every_field_that_the_protocols_own_programs_read()
    {
        await WithTokenAsync();
        using var satellite = await ConnectAsync();
        var info = (await satellite.AskAsync(new WyomingEvent("describe"))).Data;
        info.Select(static p => p.Key).ShouldBe(["asr", "tts", "handle", "intent", "wake", "mic", "snd"], ignoreOrder: true);
        foreach (var (domain, offers) in new[] { ("asr", "models"), ("tts", "voices"), ("handle", "models"), ("intent", "models") })
        {
            var program = info[domain]!.AsArray().ShouldHaveSingleItem()!.AsObject();
            foreach (var artifact in program[offers]!.AsArray().Select(static o => o!.AsObject()).Append(program))
            {
                foreach (var field in new[] { "name", "attribution", "installed", "description", "version" })
                {
                    artifact.ContainsKey(field).ShouldBeTrue($"{domain} {field}");
                }

                artifact["attribution"]!.AsObject().Select(static p => p.Key).ShouldBe(["name", "url"], ignoreOrder: true);
            }

            program[offers]![0]!["languages"]!.AsArray().Count.ShouldBeGreaterThan(0);
        }
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

        await satellite.SendAsync(new WyomingEvent("audio-stop"));
        var written = await satellite.UntilAsync("transcript-stop");
        written.Select(static e => e.Type).ShouldBe(["transcript-start", "transcript-chunk", "transcript", "transcript-stop"]);
        (written[^2].Text("text"), written[^2].Text("language"), written[0].Text("language")).ShouldBe((fixture.Story.Text, "en", "en"));
    }

    [Fact]
    public async Task A_transcript_comes_in_parts_as_it_is_written_with_the_words_that_are_likely()
    {
        fixture.Model.Transcription.Streams = true;
        try
        {
            using var satellite = await ConnectAsync();
            var before = fixture.Model.Transcription.Calls.Count;
            await satellite.SendAsync(new WyomingEvent("transcribe", new JsonObject { ["language"] = "en", ["transcript_names"] = new JsonArray("Reading lamp"), ["transcript_terms"] = new JsonArray("sister", 7) }));
            await satellite.SendAsync(new WyomingEvent("audio-start", Stereo()));
            // Both channels of a sound card.
            var wide = new byte[fixture.Story.Pcm.Length * 2];
            for (var at = 0; at < fixture.Story.Pcm.Length; at += 2)
            {
                fixture.Story.Pcm.AsSpan(at, 2).CopyTo(wide.AsSpan(at * 2));
                fixture.Story.Pcm.AsSpan(at, 2).CopyTo(wide.AsSpan((at * 2) + 2));
            }

            foreach (var chunk in wide.Chunk(4_096))
            {
                await satellite.SendAsync(new WyomingEvent("audio-chunk", Stereo(), chunk));
            }

            await satellite.SendAsync(new WyomingEvent("audio-stop"));
            var written = await satellite.UntilAsync("transcript-stop");
            written[^2].Text("text").ShouldBe(fixture.Story.Text);
            string.Concat(written.Where(static e => e.Type == "transcript-chunk").Select(static e => e.Text("text"))).ShouldBe(written[^2].Text("text"));
            fixture.Model.Transcription.Calls.Skip(before).Last().Prompt.ShouldBe("Reading lamp, sister");
        }
        finally
        {
            fixture.Model.Transcription.Streams = false;
        }

        static JsonObject Stereo() => new() { ["rate"] = 16_000, ["width"] = 2, ["channels"] = 2 };
    }

    [Fact]
    public async Task Several_utterances_and_texts_go_over_one_connection()
    {
        using var satellite = await ConnectAsync();
        for (var round = 0; round < 3; round++)
        {
            await satellite.SendAsync(new WyomingEvent("audio-start", new JsonObject { ["rate"] = 16_000, ["width"] = 2, ["channels"] = 1 }));
            await satellite.SendAsync(new WyomingEvent("audio-chunk", new JsonObject { ["rate"] = 16_000, ["width"] = 2, ["channels"] = 1 }, fixture.Story.Pcm));
            await satellite.SendAsync(new WyomingEvent("audio-stop"));
            (await satellite.UntilAsync("transcript-stop"))[^2].Text("text").ShouldBe(fixture.Story.Text);
            await satellite.SendAsync(new WyomingEvent("synthesize", new JsonObject { ["text"] = "Done." }));
            (await satellite.UntilAsync("audio-stop")).Count.ShouldBeGreaterThan(2);
        }
    }

    [Fact]
    public async Task A_text_is_spoken_while_it_is_written()
    {
        using var satellite = await ConnectAsync();
        await satellite.SendAsync(new WyomingEvent("synthesize-start", new JsonObject { ["voice"] = new JsonObject { ["language"] = "en" } }));
        await satellite.SendAsync(new WyomingEvent("synthesize-chunk", new JsonObject { ["text"] = "The lamp is on now. And the " }));
        // The first sentence is heard before the second is written.
        var first = await satellite.UntilAsync("audio-stop");
        first[0].Type.ShouldBe("audio-start");
        await satellite.SendAsync(new WyomingEvent("synthesize-chunk", new JsonObject { ["text"] = "door is closed." }));
        await satellite.SendAsync(new WyomingEvent("synthesize", new JsonObject { ["text"] = "The lamp is on now. And the door is closed." }));
        await satellite.SendAsync(new WyomingEvent("synthesize-stop"));
        var rest = await satellite.UntilAsync("synthesize-stopped");
        rest.Select(static e => e.Type).Distinct().ShouldBe(["audio-start", "audio-chunk", "audio-stop", "synthesize-stopped"]);
        foreach (var spoken in new[] { first, rest })
        {
            var times = spoken.Where(static e => e.Type is "audio-chunk" or "audio-stop").Select(static e => e.Number("timestamp")!.Value).ToArray();
            times.ShouldBe(times.Order());
            times[^1].ShouldBeInRange(400, 4_000);
        }

        // A stop or a chunk of nothing says nothing.
        await satellite.SendAsync(new WyomingEvent("synthesize-stop"));
        await satellite.SendAsync(new WyomingEvent("synthesize-chunk", new JsonObject { ["text"] = "nobody asked" }));
        (await satellite.AskAsync(new WyomingEvent("ping"))).Type.ShouldBe("pong");
    }

    [Fact]
    public async Task Bytes_as_the_protocols_own_client_sends_them_one_at_a_time_and_all_at_once()
    {
        // wyoming 1.7.2, event_to_bytes: json.dumps with its blanks, the data behind the header, an event after the other.
        byte[] stream =
        [
            .. "{\"type\": \"describe\", \"version\": \"1.7.2\"}\n"u8,
            .. "{\"type\": \"ping\", \"version\": \"1.7.2\", \"data_length\": 18}\n{\"text\": \"h\u00e9llo\"}"u8,
            .. "{\"type\": \"detect\", \"data\": null, \"version\": \"1.5.4\", \"data_length\": 14, \"payload_length\": 4}\n{\"names\": [1]} \n{}"u8,
            .. "{\"type\": \"ping\", \"data\": {\"text\": \"in the header\"}, \"payload_length\": null}\n"u8,
        ];
        foreach (var step in new[] { 1, 7, stream.Length })
        {
            using var satellite = await ConnectAsync();
            foreach (var piece in stream.Chunk(step))
            {
                await satellite.SendAsync(piece);
            }

            (await satellite.NextAsync())!.Type.ShouldBe("info");
            (await satellite.NextAsync())!.Text("text").ShouldBe("h\u00e9llo");
            (await satellite.NextAsync())!.Text("text").ShouldBe("in the header");
        }
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

        var handled = await satellite.AskAsync(new WyomingEvent("transcript", new JsonObject { ["text"] = "set the ceiling lamp to 40 percent", ["context"] = new JsonObject { ["conversation_id"] = "c1" } }));
        (handled.Type, handled.Data["context"]!["conversation_id"]!.GetValue<string>()).ShouldBe(("handled", "c1"));
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
            using var limit = new CancellationTokenSource(Patience.Long);
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

        /// <summary>All that comes up to this event, which is the last.</summary>
        public async Task<IReadOnlyList<WyomingEvent>> UntilAsync(string type)
        {
            var all = new List<WyomingEvent>();
            do
            {
                all.Add((await NextAsync()).ShouldNotBeNull());
                all[^1].Type.ShouldNotBe("error", all[^1].Text("text"));
            }
            while (all[^1].Type != type);
            return all;
        }

        public void Dispose() => socket.Dispose();
    }
}

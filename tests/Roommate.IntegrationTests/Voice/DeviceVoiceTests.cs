using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Roommate.Testing.Voice;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>A device with a speaker is spoken to with nothing but its own credential; whoever stands before it is nobody the home knows.</summary>
[Collection(VoiceFixtureGroup.Name)]
public sealed class DeviceVoiceTests(VoiceFixture fixture)
{
    private const int Rate = 16_000;

    private static readonly (string, Component)[] Satellite = [("speaker", new Component("speaker")), ("microphone", new Component("switch"))];

    [Fact]
    public async Task A_speaker_is_spoken_to_where_it_stands_and_the_answer_comes_down_the_same_socket()
    {
        var speaker = await AddAsync("Counter speaker", fixture.Kitchen.Id, Satellite);
        using var socket = await ConnectAsync(speaker, $"devices/{speaker.Device.Id}");
        for (var round = 0; round < 2; round++)
        {
            await SetLampAsync(on: false);
            await SayAsync(socket, new { type = "start", sound = Rate });
            await SpeakAsync(socket, fixture.TurnOn);
            var (heard, _) = await NextAsync(socket, "heard");
            heard.GetProperty("text").GetString().ShouldBe("turn on the ceiling lamp");
            var (spoken, samples) = await NextAsync(socket, "spoken");
            spoken.GetProperty("turnId").GetString().ShouldBe(heard.GetProperty("turnId").GetString());
            spoken.GetProperty("ms").GetInt64().ShouldBe(samples.Length * 1000L / 2 / Rate);
            (samples.Length / 2.0 / Rate).ShouldBeInRange(0.4, 6);
            Loudness(samples).ShouldBeGreaterThan(200);
        }

        (await fixture.Home.Owner.GetAsync<Twin>($"/api/v1/devices/{fixture.Lamp.Id}/twin")).Desired.GetProperty("light").GetProperty("on").GetBoolean().ShouldBeTrue();
        var said = (await fixture.Home.Owner.GetAsync<Page<Message>>($"/api/v1/rooms/{fixture.Kitchen.Id}/messages")).Items.First(static m => m.Author.Kind == AuthorKind.Device);
        (said.Author.Id, said.Author.Name, said.Text).ShouldBe((speaker.Device.Id, "Counter speaker", "turn on the ceiling lamp"));
    }

    [Fact]
    public async Task A_device_may_nothing_that_was_not_meant_for_it()
    {
        var speaker = await AddAsync("Hall speaker", fixture.Kitchen.Id, Satellite);
        var homeless = await AddAsync("Boxed speaker", roomId: null, Satellite);
        var lamp = await AddAsync("Plain lamp", fixture.Kitchen.Id, ("light", new Component("light")));
        var bedroom = await fixture.Home.AddRoomAsync("Bedroom of the device test");
        var diary = await fixture.Home.Owner.PostAsync<Room>($"/api/v1/homes/{fixture.Home.HomeId}/rooms", new CreateRoomRequest("Diary", RoomKind.Private));

        (await RefusedAsync(speaker with { Secret = "another" }, $"devices/{speaker.Device.Id}")).ShouldBe(401);
        (await RefusedAsync(speaker, $"rooms/{bedroom.Id}")).ShouldBe(403);
        (await RefusedAsync(speaker, $"rooms/{diary.Id}")).ShouldBe(404);
        (await RefusedAsync(homeless, $"devices/{homeless.Device.Id}")).ShouldBe(403);
        (await RefusedAsync(lamp, $"devices/{lamp.Device.Id}")).ShouldBe(403);
        using var plain = new HttpClient { BaseAddress = fixture.Home.Address };
        plain.DefaultRequestHeaders.Authorization = new("Basic", Credential(speaker));
        foreach (var path in new[] { "/api/v1/homes", $"/api/v1/rooms/{fixture.Kitchen.Id}/messages", $"/api/v1/devices/{speaker.Device.Id}", $"/api/v1/devices/{speaker.Device.Id}/twin", "/api/v1/me" })
        {
            using var answer = await plain.GetAsync(new Uri(path, UriKind.Relative));
            ((int)answer.StatusCode).ShouldBe(401, path);
        }
    }

    [Fact]
    public async Task A_microphone_that_is_switched_off_hears_nobody_even_on_an_open_connection()
    {
        var speaker = await AddAsync("Shy speaker", fixture.Kitchen.Id, Satellite);
        using var socket = await ConnectAsync(speaker, $"devices/{speaker.Device.Id}");
        using (var set = await fixture.Home.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/devices/{speaker.Device.Id}/desired", new { microphone = new { on = false } }))
        {
            set.IsSuccessStatusCode.ShouldBeTrue();
        }

        // Within a second it is known: what was asked before still goes through.
        using var limit = new CancellationTokenSource(Patience.Long);
        JsonElement answer;
        do
        {
            limit.Token.ThrowIfCancellationRequested();
            await SayAsync(socket, new { type = "start" });
            await SayAsync(socket, new { type = "end" });
            answer = await AnyAsync(socket, "error", "heard");
        }
        while (answer.GetProperty("type").GetString() != "error");
        answer.GetProperty("message").GetString()!.ShouldContain("switched off");
        (await RefusedAsync(speaker, $"devices/{speaker.Device.Id}")).ShouldBe(403);
    }

    [Fact]
    public async Task Nobody_unlocks_a_door_or_asks_for_memories_through_a_device()
    {
        var speaker = await AddAsync("Porch speaker", fixture.Kitchen.Id, Satellite);
        var door = await AddAsync("Garden door", fixture.Kitchen.Id, ("lock", new Component("lock")));
        using var socket = await ConnectAsync(speaker, $"devices/{speaker.Device.Id}");
        (await ReplyToAsync(socket, "unlock the garden door")).ShouldContain("phone");
        (await ReplyToAsync(socket, "yes")).ShouldNotContain("unlocked", Case.Insensitive);
        (await fixture.Home.Owner.GetAsync<Twin>($"/api/v1/devices/{door.Device.Id}/twin")).Desired.TryGetProperty("lock", out _).ShouldBeFalse();
        (await ReplyToAsync(socket, "remember that the key is under the mat")).ShouldContain("do not know who is speaking");
        (await fixture.Home.Owner.GetAsync<JsonElement>($"/api/v1/homes/{fixture.Home.HomeId}/memories?q=key")).GetProperty("items").EnumerateArray()
            .ShouldNotContain(static m => m.GetProperty("text").GetString()!.Contains("mat", StringComparison.Ordinal));
        (await ReplyToAsync(socket, "remind me to water the plants at 8 pm")).ShouldContain("do not know who is speaking");
    }

    [Fact]
    public async Task Whoever_presses_the_button_ends_the_answer_and_a_wrong_wish_is_told()
    {
        var speaker = await AddAsync("Chatty speaker", fixture.Kitchen.Id, Satellite);
        using var socket = await ConnectAsync(speaker, $"devices/{speaker.Device.Id}");
        foreach (var wrong in new object[] { new { type = "start", sound = 1 }, new { type = "say" }, new { type = "say", url = "/api/v1/speech/x", sound = 1 }, new { type = "dance" } })
        {
            await SayAsync(socket, wrong);
            (await NextAsync(socket, "error")).Message.GetProperty("code").GetString().ShouldBe(FaultCode.Invalid);
            await SayAsync(socket, new { type = "end" });
        }

        // Nothing is behind that address.
        await SayAsync(socket, new { type = "say", url = "/api/v1/speech/nothing", sound = Rate });
        (await NextAsync(socket, "spoken")).Message.GetProperty("ms").GetInt64().ShouldBe(0);

        // A story that goes on for ever: only the button ends its voice.
        var end = new TaskCompletionSource();
        fixture.Model.Answer = async (http, _) =>
        {
            await ModelStandIn.Say(http, ModelStandIn.Chunk("The sea was wide and the boats were many. In the evening the lamps were lit. And "));
            await end.Task;
            await ModelStandIn.Say(http, ModelStandIn.Chunk("so on."), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        };
        try
        {
            await SayAsync(socket, new { type = "start", sound = Rate });
            await SpeakAsync(socket, fixture.Story);
            await NextAsync(socket, "speaking");
            await SayAsync(socket, new { type = "start", sound = Rate });
            (await NextAsync(socket, "spoken")).Message.GetProperty("ms").GetInt64().ShouldBeGreaterThan(0);
        }
        finally
        {
            end.SetResult();
            fixture.Model.Answer = VoiceFixture.Usual;
        }
    }

    private static double Loudness(byte[] samples)
    {
        var sum = 0.0;
        for (var at = 0; at + 1 < samples.Length; at += 2)
        {
            sum += Math.Pow(BitConverter.ToInt16(samples, at), 2);
        }

        return Math.Sqrt(sum / (samples.Length / 2.0));
    }

    private static string Credential(CreateDeviceResult device) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{device.Device.Id}:{device.Secret}"));

    private static Task SayAsync(ClientWebSocket socket, object message) => socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, default);

    private static async Task SpeakAsync(ClientWebSocket socket, Spoken spoken)
    {
        // As a satellite's ring gives them: 20 ms.
        foreach (var frame in spoken.Pcm.Chunk(640))
        {
            await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, default);
        }
    }

    /// <summary>The next message of a type, and the samples that came before it.</summary>
    private static async Task<(JsonElement Message, byte[] Samples)> NextAsync(ClientWebSocket socket, string type)
    {
        using var samples = new MemoryStream();
        return (await AnyAsync(socket, samples, type), samples.ToArray());
    }

    private static Task<JsonElement> AnyAsync(ClientWebSocket socket, params string[] types) => AnyAsync(socket, Stream.Null, types);

    private static async Task<JsonElement> AnyAsync(ClientWebSocket socket, Stream samples, params string[] types)
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            if (part.MessageType == WebSocketMessageType.Binary)
            {
                samples.Write(buffer.AsSpan(0, part.Count));
                continue;
            }

            part.MessageType.ShouldBe(WebSocketMessageType.Text);
            part.EndOfMessage.ShouldBeTrue();
            var message = JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, part.Count));
            if (types.Contains(message.GetProperty("type").GetString()))
            {
                return message.Clone();
            }

            // What was not asked for and is no fault.
            message.GetProperty("type").GetString().ShouldNotBe("error", message.GetRawText());
        }
    }

    private async Task<string> ReplyToAsync(ClientWebSocket socket, string sentence)
    {
        var spoken = (await Espeak.SayAsync(sentence)).Within(200, 900);
        fixture.Model.Transcription.Learn(spoken);
        await SayAsync(socket, new { type = "start" });
        await SpeakAsync(socket, spoken);
        (await NextAsync(socket, "heard")).Message.GetProperty("text").GetString().ShouldBe(sentence);
        var reply = (await NextAsync(socket, "reply")).Message.GetProperty("text").GetString()!;
        await SayAsync(socket, new { type = "end" });
        return reply;
    }

    private async Task SetLampAsync(bool on)
    {
        using var set = await fixture.Home.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/devices/{fixture.Lamp.Id}/desired", new { light = new { on } });
        set.IsSuccessStatusCode.ShouldBeTrue();
    }

    private Task<CreateDeviceResult> AddAsync(string name, string? roomId, params (string, Component)[] components) => fixture.Home.AddDeviceAsync(name, roomId, components);

    private async Task<int> RefusedAsync(CreateDeviceResult device, string place)
    {
        using var socket = Socket(device);
        await Should.ThrowAsync<WebSocketException>(() => socket.ConnectAsync(AddressOf(place), default));
        return (int)socket.HttpStatusCode;
    }

    private async Task<ClientWebSocket> ConnectAsync(CreateDeviceResult device, string place)
    {
        var socket = Socket(device);
        await socket.ConnectAsync(AddressOf(place), default);
        return socket;
    }

    private static ClientWebSocket Socket(CreateDeviceResult device)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", $"Basic {Credential(device)}");
        return socket;
    }

    private Uri AddressOf(string place) => new UriBuilder(fixture.Home.Address) { Scheme = "ws", Path = $"/api/v1/{place}/voice/stream" }.Uri;
}

using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Roommate.Testing.Voice;
using Shouldly;

namespace Roommate.SystemTests.Firmware;

/// <summary>The firmware's satellite against the real server: its button is pressed, a wav is its microphone, a file its loudspeaker.</summary>
public sealed class FirmwareVoiceTests
{
    private const int Rate = 16_000;

    // Both ends wait a while before they try again; the tests of the core have that without waiting.
    private static bool IsFull => Environment.GetEnvironmentVariable("ROOMMATE_FULL") is not null;

    [Fact]
    public async Task A_satellite_hears_a_command_and_says_the_answer_and_what_is_announced()
    {
        await using var model = await ModelStandIn.StartAsync();
        var command = (await Espeak.SayAsync("turn on the ceiling lamp")).Within(300, 200);
        model.Transcription.Learn(command);
        await using var server = new ServerProcess(
            $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Test home", "--Limits:PerSecond=0",
            $"--OpenAI:Endpoint={model.Endpoint}", "--OpenAI:TranscriptionModel=whisper-1");
        await server.StartAsync();
        var microphone = Path.Combine(server.Directory, "microphone.wav");
        var loudspeaker = Path.Combine(server.Directory, "loudspeaker.pcm");
        await File.WriteAllBytesAsync(microphone, command.ToWav());
        using var http = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var home = (await http.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;
        var kitchen = await http.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest("Kitchen"));
        var lamp = await http.PostAsync<CreateDeviceResult>($"/api/v1/homes/{home}/devices", new CreateDeviceRequest("Ceiling lamp", kitchen.Id));
        var speaker = await http.PostAsync<CreateDeviceResult>($"/api/v1/homes/{home}/devices", new CreateDeviceRequest("Speaker", kitchen.Id));
        // MQTT goes inside a WebSocket, as the voice does: one port is enough for a device.
        await using var devices = await HostDevices.StartAsync(
            server, [("lamp", lamp), ("speaker", speaker)], "--transport", "websocket", "--microphone", microphone, "--speaker", loudspeaker, "--hurry", "8");
        await Patience.UntilAsync(() => Voice(devices, speaker) == "ready" && devices.State(lamp.Device.Id).GetProperty("inStep").GetBoolean());

        // The button is held longer than the sentence: the server hears where it ends.
        Flip(devices, speaker);
        await Patience.UntilAsync(() => Value(devices, lamp, "light.on") == "true");
        Flip(devices, speaker);
        devices.State(speaker.Device.Id).GetProperty("heard").GetString().ShouldBe("turn on the ceiling lamp");
        await Patience.UntilAsync(() => Voice(devices, speaker) == "ready" && Value(devices, speaker, "microphone.active") == "false");
        var answer = await SoundAsync(loudspeaker);
        answer.Length.TotalSeconds.ShouldBeInRange(0.4, 6);
        answer.Spoken.TotalSeconds.ShouldBeGreaterThan(0.3);
        var said = (await http.GetAsync<Page<Message>>($"/api/v1/rooms/{kitchen.Id}/messages")).Items;
        said.Select(static m => (m.Author.Kind, m.Text.Length > 0)).ShouldBe([(AuthorKind.Assistant, true), (AuthorKind.Device, true)]);

        // What is announced is a command with an address: its sound comes down the same way.
        var before = answer.Samples.Length;
        var announced = await http.PostAsync<AnnounceResult>($"/api/v1/homes/{home}/announcements", new AnnounceRequest("Dinner is ready, please come", [kitchen.Id]));
        announced.Speakers.ShouldHaveSingleItem().DeviceId.ShouldBe(speaker.Device.Id);
        await Patience.UntilAsync(() => Voice(devices, speaker) == "ready" && devices.State(speaker.Device.Id).GetProperty("played").GetInt64() / 2 > before);
        (await SoundAsync(loudspeaker)).Samples.Length.ShouldBeGreaterThan(before + (Rate / 2));

        // Bare words get their sound from the server, those that the device has no room for, too.
        foreach (var text in new[] { "The post is here", string.Join(' ', Enumerable.Repeat("It is late and the post is here.", 16)) })
        {
            before = devices.State(speaker.Device.Id).GetProperty("played").GetInt32();
            var told = await http.PostAsync<DeviceCommand>($"/api/v1/devices/{speaker.Device.Id}/commands/say", new CommandRequest(JsonSerializer.SerializeToElement(new { text }), TimeoutMs: 60_000));
            (told.State, told.Body?.GetRawText()).ShouldBe((CommandState.Done, "{}"));
            devices.State(speaker.Device.Id).GetProperty("played").GetInt32().ShouldBeGreaterThan(before + Rate);
        }

        // The home's switch for the microphone is the device's.
        await WantAsync(http, speaker, """{"microphone":{"on":false}}""");
        await Patience.UntilAsync(() => Value(devices, speaker, "microphone.on") == "false");
        Flip(devices, speaker);
        Value(devices, speaker, "microphone.active").ShouldBe("false");
        Flip(devices, speaker);
        await WantAsync(http, speaker, """{"microphone":{"on":true}}""");
        await WantAsync(http, lamp, """{"light":{"on":false}}""");
        await Patience.UntilAsync(() => Value(devices, speaker, "microphone.on") == "true" && Value(devices, lamp, "light.on") == "false");

        if (!IsFull)
        {
            return;
        }

        await server.KillAsync();
        await Patience.UntilAsync(() => Voice(devices, speaker) == "offline");
        await server.StartAsync();
        await Patience.UntilAsync(() => Voice(devices, speaker) == "ready");
        Flip(devices, speaker);
        await Patience.UntilAsync(() => Value(devices, lamp, "light.on") == "true");
    }

    private static void Flip(HostDevices devices, CreateDeviceResult speaker) => devices.Say($"flip {speaker.Device.Id}");

    private static async Task<WavSound> SoundAsync(string file)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        var samples = new short[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, samples, 0, samples.Length * 2);
        return new WavSound(Rate, samples);
    }

    private static string? Voice(HostDevices devices, CreateDeviceResult speaker) => devices.State(speaker.Device.Id).GetProperty("voice").GetString();

    private static string? Value(HostDevices devices, CreateDeviceResult device, string path)
    {
        var at = devices.State(device.Device.Id).GetProperty("values");
        foreach (var part in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at))
            {
                return null;
            }
        }

        return at.GetRawText();
    }

    private static async Task WantAsync(Http http, CreateDeviceResult device, string patch)
    {
        using var answer = await http.SendAsync(HttpMethod.Patch, $"/api/v1/devices/{device.Device.Id}/desired", JsonDocument.Parse(patch).RootElement);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }
}

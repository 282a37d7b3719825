using System.Net.Http.Headers;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Testing;
using Shouldly;
using Xunit.Abstractions;
using static Roommate.Testing.Patience;

namespace Roommate.SystemTests.Firmware;

/// <summary>The real core of the firmware against the real server: both ends of one twin agree, whatever happens in between.</summary>
public sealed class FirmwareTests(ITestOutputHelper output)
{
    private static readonly string[] Owner =
    [
        $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Test home", "--Limits:PerSecond=0",
    ];

    private static bool IsFull => Environment.GetEnvironmentVariable("ROOMMATE_FULL") is not null;

    [Theory]
    [InlineData("5")]
    [InlineData("311")]
    public async Task Whatever_is_changed_where_both_ends_agree(string version)
    {
        await using var server = new ServerProcess(Owner);
        await server.StartAsync();
        using var http = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var home = await HomeAsync(http);
        var lamp = await AddAsync(http, home, "Lamp");
        var relay = await AddAsync(http, home, "Relay");
        var sensor = await AddAsync(http, home, "Sensor");
        var speaker = await AddAsync(http, home, "Speaker");
        await using var devices = await HostDevices.StartAsync(
            server, [("lamp", lamp), ("relay", relay), ("sensor", sensor), ("speaker", speaker)], "--version", version, "--duplicates", "0.2", "--shuffles", "0.2");

        // A wish of people.
        await WantAsync(http, lamp, """{"light":{"on":true,"brightness":40,"color":{"h":200}}}""");
        await UntilAsync(() => Shows(devices, lamp, "light.brightness", "40") && Shows(devices, lamp, "light.color.h", "200"));
        await AgreeAsync(http, devices, lamp);

        // A hand at the wall, with the network and without it.
        devices.Say($"flip {relay.Device.Id}");
        await UntilAsync(async () => Text(await TwinAsync(http, relay), "reported", "relay.on") == "true");
        await WantAsync(http, relay, """{"relay":{"on":true}}""");
        devices.Say($"offline {relay.Device.Id} 1500");
        devices.Say($"flip {relay.Device.Id}");
        await UntilAsync(async () => Text(await TwinAsync(http, relay), "desired", "relay.on") == "false");
        await AgreeAsync(http, devices, relay);

        // Both at once, again and again.
        for (var i = 0; i < 6; i++)
        {
            devices.Say($"flip {relay.Device.Id}");
            await WantAsync(http, relay, i % 2 == 0 ? """{"relay":{"on":true}}""" : """{"relay":{"on":false}}""");
        }

        await AgreeAsync(http, devices, relay);

        // Offline for a while: only the last wish counts. Then the power goes in the middle of it.
        devices.Say($"offline {lamp.Device.Id} 1000");
        foreach (var brightness in new[] { 10, 20, 70 })
        {
            await WantAsync(http, lamp, $$$"""{"light":{"brightness":{{{brightness}}}}}""");
        }

        devices.Say($"cut {lamp.Device.Id}");
        await UntilAsync(() => Shows(devices, lamp, "light.brightness", "70") && Shows(devices, lamp, "light.on", "true"));
        await AgreeAsync(http, devices, lamp);

        // What it will not have says why, and a command is run once though everything comes twice.
        await WantAsync(http, lamp, """{"light":{"color":{"h":200.5}}}""");
        await UntilAsync(async () => (await TwinAsync(http, lamp)).GetProperty("pending").EnumerateArray().Any(static p => p.TryGetProperty("reason", out var r) && r.GetString() == "not a whole number"));
        var runs = devices.State(lamp.Device.Id).GetProperty("runs").GetInt32();
        var asked = await http.PostAsync<DeviceCommand>($"/api/v1/devices/{lamp.Device.Id}/commands/identify", new CommandRequest(Queue: true));
        asked.State.ShouldBe(CommandState.Done);
        devices.State(lamp.Device.Id).GetProperty("runs").GetInt32().ShouldBe(runs + 1);

        // A speaker that stands in no room has no way for the sound of it (one in a room: FirmwareVoiceTests), and says so.
        var bare = await http.PostAsync<DeviceCommand>($"/api/v1/devices/{speaker.Device.Id}/commands/say", new CommandRequest(JsonSerializer.SerializeToElement(new { text = "Dinner is ready" })));
        bare.State.ShouldBe(CommandState.Failed);
        bare.Body!.Value.GetProperty("message").GetString().ShouldBe("nothing this device can say");

        devices.Say($"measure {sensor.Device.Id} temperature 19.5");
        await UntilAsync(async () => (await http.GetAsync<Page<string>>($"/api/v1/devices/{sensor.Device.Id}/history/paths")).Items.Contains("temperature.value"));
    }

    [Fact]
    public async Task A_house_of_devices_comes_back_from_a_killed_server_without_a_storm_a_lost_wish_or_a_command_run_twice()
    {
        var (count, kills) = IsFull ? (200, 20) : (40, 2);
        await using var server = new ServerProcess(Owner);
        await server.StartAsync();
        List<CreateDeviceResult> lamps = [];
        using (var http = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password))
        {
            var home = await HomeAsync(http);
            for (var i = 0; i < count; i++)
            {
                lamps.Add(await AddAsync(http, home, $"Lamp {i}"));
            }
        }

        await using var devices = await HostDevices.StartAsync(server, lamps.Select(static l => ("lamp", l)));
        await UntilAsync(() => devices.States(count).All(static s => s.GetProperty("inStep").GetBoolean()));
        for (var kill = 1; kill <= kills; kill++)
        {
            using (var http = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password))
            {
                var brightness = kill * 4;
                await Task.WhenAll(lamps.Select(l => WantAsync(http, l, $$$"""{"light":{"on":{{{(kill % 2 == 0 ? "true" : "false")}}},"brightness":{{{brightness}}}}}""")));
                // A command each, under way while the server dies; whoever asked is cut off with it.
                var asked = lamps.Take(20).Select(l => http.SendAsync(HttpMethod.Post, $"/api/v1/devices/{l.Device.Id}/commands/identify", new CommandRequest(Key: $"k{kill}", Queue: true)));
                _ = Task.WhenAll(asked).ContinueWith(static t => t.Exception, TaskScheduler.Default);
                await server.KillAsync();
            }

            devices.Storm();
            await server.StartAsync();
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await UntilAsync(() => devices.States(count).All(s => s.GetProperty("inStep").GetBoolean() && s.GetProperty("values").GetProperty("light").GetProperty("brightness").GetInt32() == kill * 4));
            var took = clock.Elapsed;
            var storm = devices.Storm();
            storm.ShouldBeLessThanOrEqualTo(100, "the promised connects a second");
            if (IsFull)
            {
                took.ShouldBeLessThan(TimeSpan.FromSeconds(10));
                output.WriteLine($"kill {kill}: {count} devices in step after {took.TotalSeconds:0.0} s, at most {storm} tries to connect in a second");
            }
        }

        foreach (var state in devices.States(count))
        {
            state.GetProperty("runs").GetInt32().ShouldBeLessThanOrEqualTo(kills);
            state.GetProperty("rejected").GetInt32().ShouldBe(0);
        }

        using var after = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        await AgreeAsync(after, devices, lamps[0]);
        await AgreeAsync(after, devices, lamps[^1]);
    }

    [Fact]
    public async Task A_device_claims_itself_and_takes_a_signed_update()
    {
        await using var server = new ServerProcess(Owner);
        await server.StartAsync();
        using var http = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var home = await HomeAsync(http);
        var claim = await http.PostAsync<DeviceClaim>($"/api/v1/homes/{home}/claims", new CreateClaimRequest("Lamp"));
        var flash = Path.Combine(server.Directory, "lamp.flash");
        await using var device = HostDevices.Claiming(server, "lamp", claim.Code, flash);
        await UntilAsync(() => device.States(1)[0].GetProperty("inStep").GetBoolean());
        var lamp = (await http.GetAsync<Page<Device>>($"/api/v1/homes/{home}/devices")).Items.ShouldHaveSingleItem();
        lamp.Name.ShouldBe("Lamp");

        byte[] image = [.. Enumerable.Range(0, 60_000).Select(static i => (byte)(i * 31))];
        using var body = new ByteArrayContent(image) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        var release = await http.PostAsync<FirmwareRelease>($"/api/v1/homes/{home}/firmware?model=roommate-lamp&version=1.1.0", body);
        await http.PatchAsync<FirmwareRelease>($"/api/v1/firmware/{release.Id}", new FirmwarePatch(100));
        await UntilAsync(async () => (await http.GetAsync<FirmwareRelease>($"/api/v1/firmware/{release.Id}")).Devices[0].State == FirmwareState.Installed);
        (await File.ReadAllBytesAsync($"{flash}.image.next")).ShouldBe(image);
        await UntilAsync(() => device.States(1)[0].GetProperty("values").GetProperty("firmware").GetProperty("state").GetString() == "idle");
    }

    [Fact]
    public async Task A_lamp_of_the_demo_is_the_real_core_where_its_program_is_built()
    {
        await using var server = new ServerProcess("--demo", $"--Demo:Firmware={HostDevices.Path}");
        await server.StartAsync();
        using var http = await Http.SignInAsync(server.Address, "demo@roommate.example", "sunny-street-12");
        var lamp = (await http.GetAsync<Page<Device>>($"/api/v1/homes/{await HomeAsync(http)}/devices?limit=200")).Items.Single(static d => d.Name == "Reading lamp");
        var twin = new CreateDeviceResult(lamp, "");
        await UntilAsync(async () => (await TwinAsync(http, twin)).GetProperty("about").GetProperty("model").GetString() == "roommate-lamp");
        await WantAsync(http, twin, """{"light":{"on":true,"brightness":30}}""");
        await UntilAsync(async () => Text(await TwinAsync(http, twin), "reported", "light.brightness") == "30");
    }

    private static async Task<string> HomeAsync(Http http) => (await http.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;

    private static Task<CreateDeviceResult> AddAsync(Http http, string home, string name) => http.PostAsync<CreateDeviceResult>($"/api/v1/homes/{home}/devices", new CreateDeviceRequest(name));

    private static async Task WantAsync(Http http, CreateDeviceResult device, string patch)
    {
        using var answer = await http.SendAsync(HttpMethod.Patch, $"/api/v1/devices/{device.Device.Id}/desired", JsonDocument.Parse(patch).RootElement);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    private static Task<JsonElement> TwinAsync(Http http, CreateDeviceResult device) => http.GetAsync<JsonElement>($"/api/v1/devices/{device.Device.Id}/twin");

    private static bool Shows(HostDevices devices, CreateDeviceResult device, string path, string value) => Find(devices.State(device.Device.Id).GetProperty("values"), path) == value;

    private static string? Text(JsonElement twin, string section, string path) => Find(twin.GetProperty(section), path);

    private static string? Find(JsonElement at, string path)
    {
        foreach (var part in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at))
            {
                return null;
            }
        }

        return at.GetRawText();
    }

    // The device is in step, the server wants nothing more, and every value the device has is the one the server shows.
    private static Task AgreeAsync(Http http, HostDevices devices, CreateDeviceResult device) => UntilAsync(async () =>
    {
        var state = devices.State(device.Device.Id);
        var twin = await TwinAsync(http, device);
        return state.GetProperty("inStep").GetBoolean() && !twin.GetProperty("delta").EnumerateObject().Any()
            && JsonElement.DeepEquals(state.GetProperty("values"), twin.GetProperty("reported"));
    });
}

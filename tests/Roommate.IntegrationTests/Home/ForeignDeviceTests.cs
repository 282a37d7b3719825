using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.IntegrationTests.Edge;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Home;

/// <summary>Somebody else's clients, mosquitto_pub and mosquitto_sub, as devices.</summary>
[Collection(HomeFixtureGroup.Name)]
public sealed class ForeignDeviceTests(HomeFixture fixture)
{
    private static readonly (string, Component)[] Light = [("light", new Component("light"))];

    private TestHome Home => fixture.Home;

    [Fact]
    public async Task A_report_with_the_devices_credentials_moves_its_twin_on_every_screen()
    {
        var lamp = await Home.AddDeviceAsync("Lamp", null, Light);
        await using var screen = await Home.ConnectAsync();
        (await screen.SubscribeAsync(Topics.Twin(lamp.Device.Id))).Error.ShouldBeNull();
        (await PublishAsync(lamp, "reported", """{"seq":1,"patch":{"light":{"on":true}}}""")).ShouldBe(0);
        var moved = await screen.NextAsync(static e => e.Type == EventTypes.TwinReported);
        moved.Data.GetProperty("patch").GetProperty("light").GetProperty("on").GetBoolean().ShouldBeTrue();
        moved.By!.Kind.ShouldBe(CauseKind.Device);
    }

    [Fact]
    public async Task A_device_that_comes_back_is_in_step_after_one_round_trip()
    {
        var lamp = await Home.AddDeviceAsync("Late lamp", null, Light);
        await Home.Owner.PatchAsync<JsonElement>($"/api/v1/devices/{lamp.Device.Id}/desired", new { light = new { on = true } });
        var first = await RunAsync("mosquitto_sub", lamp.Device.Id, lamp.Secret, "-t", $"rm/1/{lamp.Device.Id}/delta", "-q", "1", "-C", "1", "-W", "10");
        first.Code.ShouldBe(0, first.Said);
        JsonDocument.Parse(first.Said).RootElement.GetProperty("set").GetProperty("light").GetProperty("on").GetBoolean().ShouldBeTrue();
        await PublishAsync(lamp, "reported", """{"seq":1,"dv":1,"patch":{"light":{"on":true}}}""");
        var twin = await Home.Owner.GetAsync<Twin>($"/api/v1/devices/{lamp.Device.Id}/twin");
        twin.Delta.EnumerateObject().ShouldBeEmpty();
        twin.Pending.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_program_may_listen_while_another_reports_and_the_device_stays_there()
    {
        var lamp = await Home.AddDeviceAsync("Lamp of two programs", null, Light);
        await using var listening = await MqttDevice.ConnectAsync(Home.MqttPort, lamp);
        await PublishAsync(lamp, "about", """{"components":{"light":{"kind":"light"}},"intervalMs":60000}""");
        (await PublishAsync(lamp, "reported", """{"seq":1,"patch":{"light":{"on":true}}}""")).ShouldBe(0);
        var asking = Home.Owner.PostAsync<DeviceCommand>($"/api/v1/devices/{lamp.Device.Id}/commands/identify", new CommandRequest());
        var id = await listening.AskedAsync();
        (await PublishAsync(lamp, $"res/{id}", """{"status":200}""")).ShouldBe(0);
        (await asking).State.ShouldBe(CommandState.Done);
        var connection = (await Home.Owner.GetAsync<Twin>($"/api/v1/devices/{lamp.Device.Id}/twin")).Connection;
        (connection.Online, connection.Asleep).ShouldBe((true, null));
    }

    [Fact]
    public async Task Wrong_credentials_are_refused()
    {
        var lamp = await Home.AddDeviceAsync("Shy lamp", null, Light);
        (await PublishAsync(lamp with { Secret = "wrong" }, "reported", """{"seq":1,"patch":{"light":{"on":true}}}""")).ShouldNotBe(0);
        await ShouldBeUntouchedAsync(lamp);
    }

    [Fact]
    public async Task Another_devices_topic_a_huge_payload_and_broken_JSON_are_refused_and_disturb_nothing()
    {
        var lamp = await Home.AddDeviceAsync("Quiet lamp", null, Light);
        var other = await Home.AddDeviceAsync("Loud lamp", null, Light);
        // MQTT 5 tells the publisher why: 0x87, not authorized.
        (await RunAsync("mosquitto_pub", other.Device.Id, other.Secret, "-V", "5", "-q", "1", "-t", $"rm/1/{lamp.Device.Id}/reported", "-m", """{"seq":1,"patch":{"light":{"on":true}}}"""))
            .Said.ShouldContain("Not authorized", Case.Insensitive);
        await PublishAsync(other, "reported", new string('x', 1024 * 100));
        await PublishAsync(other, "reported", """{"seq":1,"patch":{"light":""");
        await PublishAsync(other, "reported", """{"seq":-1,"patch":[]}""");
        await ShouldBeUntouchedAsync(lamp);
        await ShouldBeUntouchedAsync(other);
        (await PublishAsync(lamp, "reported", """{"seq":1,"patch":{"light":{"on":false}}}""")).ShouldBe(0);
    }

    [Fact]
    public async Task A_truncated_packet_and_a_megabyte_end_only_their_own_connection()
    {
        var lamp = await Home.AddDeviceAsync("Sturdy lamp", null, Light);
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, Home.MqttPort);
            await socket.GetStream().WriteAsync(new byte[] { 0x10, 0x20, 0x00, 0x04, 0x4D });
        }

        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, new byte[1024 * 1024]);
        (await RunAsync("mosquitto_pub", lamp.Device.Id, lamp.Secret, "-q", "1", "-t", $"rm/1/{lamp.Device.Id}/reported", "-f", file)).Code.ShouldNotBe(0);
        File.Delete(file);
        (await PublishAsync(lamp, "reported", """{"seq":1,"patch":{"light":{"on":true}}}""")).ShouldBe(0);
    }

    private async Task ShouldBeUntouchedAsync(CreateDeviceResult device) =>
        (await Home.Owner.GetAsync<Twin>($"/api/v1/devices/{device.Device.Id}/twin")).Reported.EnumerateObject().ShouldBeEmpty();

    private async Task<int> PublishAsync(CreateDeviceResult device, string topic, string payload) =>
        (await RunAsync("mosquitto_pub", device.Device.Id, device.Secret, "-q", "1", "-t", $"rm/1/{device.Device.Id}/{topic}", "-m", payload)).Code;

    private async Task<(int Code, string Said)> RunAsync(string program, string user, string password, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] common = ["-h", "127.0.0.1", "-p", Home.MqttPort.ToString(CultureInfo.InvariantCulture), "-u", user, "-P", password];
        Array.ForEach([.. common, .. arguments], start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience.Long);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }
}

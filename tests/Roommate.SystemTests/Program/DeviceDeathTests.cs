using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.SystemTests.Program;

/// <summary>Commands and telemetry across kill -9.</summary>
public sealed class DeviceDeathTests
{
    private static readonly string[] Owner =
    [
        $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Test home",
    ];

    [Fact]
    public async Task A_sent_command_times_out_a_queued_one_is_sent_and_acknowledged_telemetry_is_there()
    {
        await using var server = new ServerProcess(Owner);
        await server.StartAsync();
        CreateDeviceResult lamp, sleeper;
        string sent;
        using (var http = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password))
        {
            var home = (await http.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0];
            lamp = await AddAsync(http, home.Id, "Lamp");
            sleeper = await AddAsync(http, home.Id, "Sleeper");
            await using var device = await MqttDevice.ConnectAsync(server.MqttPort, lamp);
            (await device.SayAsync("tele/temp", new { v = 21.4 })).ShouldBe(MqttReason.Success);
            // Nobody waits for it: whoever asked is cut off with the server.
            _ = http.SendAsync(HttpMethod.Post, $"/api/v1/devices/{lamp.Device.Id}/commands/blink", new { timeoutMs = 1500 }).ContinueWith(static t => t.Exception, TaskScheduler.Default);
            sent = await device.AskedAsync();
            (await http.PostAsync<DeviceCommand>($"/api/v1/devices/{sleeper.Device.Id}/commands/update", new { queue = true, ttlMs = 600_000 })).State.ShouldBe(CommandState.Queued);
            await server.KillAsync();
        }

        await server.StartAsync();
        using var after = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        await using var woken = await MqttDevice.ConnectAsync(server.MqttPort, sleeper);
        var queued = await woken.AskedAsync();
        await woken.SayAsync($"res/{queued}", new { status = 200 });
        (await after.GetAsync<DeviceCommand>($"/api/v1/commands/{queued}")).State.ShouldBe(CommandState.Done);
        (await EndedAsync(after, sent)).State.ShouldBe(CommandState.Timeout);
        (await after.GetAsync<HistoryResult>($"/api/v1/devices/{lamp.Device.Id}/history?path=temp&step=60000")).Points.ShouldHaveSingleItem().Last.ShouldBe(21.4);
    }

    private static Task<CreateDeviceResult> AddAsync(Http http, string home, string name) => http.PostAsync<CreateDeviceResult>(
        $"/api/v1/homes/{home}/devices", new CreateDeviceRequest(name, null, new Dictionary<string, Component> { ["light"] = new("light"), ["temp"] = new("sensor", "temperature") }));

    private static Task<DeviceCommand> EndedAsync(Http http, string id) =>
        Patience.FindAsync(() => http.GetAsync<DeviceCommand>($"/api/v1/commands/{id}"), static command => command.EndedAt is not null);
}

using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Link;
using Roommate.IntegrationTests.Edge;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Home;

/// <summary>Rule 11 where a node dies: its devices are declared offline by another one.</summary>
[Collection(HomeFixtureGroup.Name)]
public sealed class LostDeviceTests(HomeFixture fixture)
{
    [Fact]
    public async Task A_device_of_a_node_that_is_gone_is_declared_offline_and_one_that_came_here_is_not()
    {
        var home = fixture.Home;
        var lost = await home.AddDeviceAsync("Lost", null, ("light", new Component("light")));
        var saved = await home.AddDeviceAsync("Saved", null, ("light", new Component("light")));
        var links = home.App.Services.GetRequiredService<DeviceLinks>();
        var store = home.App.Services.GetRequiredService<LinkStore>();
        await using var screen = await home.ConnectAsync();
        await screen.SubscribeAsync(Topics.Twin(lost.Device.Id));
        foreach (var device in new[] { lost, saved })
        {
            // As the node that has died had left it.
            await links.OnlineAsync(device.Device.Id, boot: 1, CancellationToken.None);
            await store.ConnectedAsync(device.Device.Id, "a-node-that-died", CancellationToken.None);
        }

        await using var here = await MqttDevice.ConnectAsync(home.MqttPort, saved);
        (await screen.NextAsync(static e => e.Type == EventTypes.TwinConnection && !e.Data.GetProperty("online").GetBoolean())).Topic.ShouldBe(Topics.Twin(lost.Device.Id));
        (await home.Owner.GetAsync<Twin>($"/api/v1/devices/{saved.Device.Id}/twin")).Connection.Online.ShouldBeTrue();
        (await store.ConnectionsAsync(CancellationToken.None)).ShouldNotContain(c => c.Device == lost.Device.Id);
    }

    [Fact]
    public async Task A_device_that_sleeps_between_its_readings_stays_online_until_it_does_not_wake()
    {
        var home = fixture.Home;
        var sensor = await home.AddDeviceAsync("Sleeper", null);
        var path = $"/api/v1/devices/{sensor.Device.Id}";
        await using var screen = await home.ConnectAsync();
        await screen.SubscribeAsync(Topics.Twin(sensor.Device.Id));
        await using (var awake = await MqttDevice.ConnectAsync(home.MqttPort, sensor))
        {
            await awake.SayAsync("about", new { model = "node", components = new { temp = new { kind = "sensor" } }, intervalMs = 700 });
            await awake.SayAsync("online", new { on = true, boot = 1 });
            await awake.SleepAsync();
        }

        var asleep = (await screen.NextAsync(static e => e.Type == EventTypes.TwinConnection && e.Data.TryGetProperty("asleep", out _))).Data;
        asleep.GetProperty("online").GetBoolean().ShouldBeTrue();

        // It hears nothing: a command is refused at once, or waits for it to wake.
        await home.Owner.RefusedAsync(HttpMethod.Post, $"{path}/commands/identify", FaultCode.DeviceOffline, new CommandRequest());
        (await home.Owner.PostAsync<DeviceCommand>($"{path}/commands/identify", new CommandRequest(Queue: true, TtlMs: 60_000))).State.ShouldBe(CommandState.Queued);
        await using (var again = await MqttDevice.ConnectAsync(home.MqttPort, sensor))
        {
            await again.AskedAsync();
            (await home.Owner.GetAsync<Twin>($"{path}/twin")).Connection.ShouldSatisfyAllConditions(static c => c.Online.ShouldBeTrue(), static c => c.Asleep.ShouldBeNull());
            await again.SleepAsync();
        }

        (await screen.NextAsync(static e => e.Type == EventTypes.TwinConnection && !e.Data.GetProperty("online").GetBoolean())).Data.TryGetProperty("asleep", out _).ShouldBeFalse();
    }
}

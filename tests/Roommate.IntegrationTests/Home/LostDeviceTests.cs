using Microsoft.Extensions.DependencyInjection;
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
}

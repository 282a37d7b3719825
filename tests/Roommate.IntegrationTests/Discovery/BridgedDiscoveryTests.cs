using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.Home;
using Roommate.Home.Bridge;
using Roommate.Testing;
using Shouldly;
using static Roommate.IntegrationTests.Discovery.DiscoverySteps;
using static Roommate.Testing.Patience;

namespace Roommate.IntegrationTests.Discovery;

/// <summary>Foreign devices behind a real mosquitto, with two nodes: each message once, and the second node goes on alone.</summary>
public sealed class BridgedDiscoveryTests : IAsyncLifetime
{
    private Mosquitto _broker = null!;
    private RedisServer _redis = null!;

    public async Task InitializeAsync()
    {
        _broker = await Mosquitto.RunAsync();
        _redis = new RedisServer();
    }

    public async Task DisposeAsync()
    {
        await _broker.DisposeAsync();
        _redis.Dispose();
    }

    [Fact]
    public async Task With_two_nodes_a_device_is_found_once_each_message_counts_once_and_a_wish_is_sent_once()
    {
        await using var thing = await ForeignThing.ConnectAsync(_broker.Port, ["zigbee2mqtt/lamp/set", "homeassistant/status"]);
        await thing.AnnounceAsync(LampTopic(), Lamp);
        await thing.SayAsync("zigbee2mqtt/lamp/availability", """{"state":"online"}""", retain: true);
        await using var first = await TestHome.StartAsync(Settings());
        await using var second = await TestHome.StartFreshAsync(Settings());

        // Who keeps no announcements announces itself again when it hears this.
        (await thing.NextAsync("homeassistant/status")).ShouldBe("online");
        var found = await first.UntilFoundAsync(static f => f is { DeviceId: not null, Online: true });
        found.Side.ShouldBe("bridge");
        for (var i = 1; i <= 20; i++)
        {
            await thing.SayAsync("zigbee2mqtt/lamp", $$"""{"state":"{{(i % 2 == 0 ? "ON" : "OFF")}}","brightness":{{i * 10}}}""");
            await first.UntilTwinAsync(found.DeviceId!, t => t.ReportedVersion == i);
        }

        await first.WantAsync(found.DeviceId!, new { light = new { on = false } });
        (await thing.NextAsync("zigbee2mqtt/lamp/set")).ShouldBe("""{"state":"OFF"}""");
        await first.WantAsync(found.DeviceId!, new { light = new { brightness = 100 } });
        (await thing.NextAsync("zigbee2mqtt/lamp/set")).ShouldBe("""{"brightness":254}""");
        thing.Rest().ShouldNotContain(static m => m.Topic == "zigbee2mqtt/lamp/set");
        (await first.FoundAsync()).ShouldHaveSingleItem();
        (await first.TwinAsync(found.DeviceId!)).ReportedVersion.ShouldBe(20);

        // Whichever node hears for all: when it stops the other does.
        Leads(first).ShouldNotBe(Leads(second));
        if (Leads(second))
        {
            await second.App.StopAsync();
            await UntilAsync(() => Leads(first));
            await thing.SayAsync("zigbee2mqtt/lamp", """{"state":"ON","brightness":254}""");
            await first.UntilTwinAsync(found.DeviceId!, static t => t.ReportedVersion == 21);
        }
        else
        {
            using var owner = await Http.SignInAsync(second.Address, TestHome.Email, TestHome.Password);
            await first.App.StopAsync();
            await UntilAsync(() => Leads(second));
            await thing.SayAsync("zigbee2mqtt/lamp", """{"state":"ON","brightness":254}""");
            await UntilAsync(async () => (await owner.GetAsync<Twin>($"/api/v1/devices/{found.DeviceId}/twin")).ReportedVersion == 21);
        }
    }

    private string[] Settings() => [$"--Mqtt:Bridge={_broker.Address}", $"--Redis:ConnectionString={_redis.ConnectionString}"];

    private static bool Leads(TestHome home) => home.App.Services.GetRequiredService<BridgeSide>().IsLeading;
}

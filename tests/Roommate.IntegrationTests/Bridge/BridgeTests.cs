using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Bridge;
using Roommate.Home.Link;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;
using static Roommate.Testing.Patience;

namespace Roommate.IntegrationTests.Bridge;

/// <summary>Devices behind a real mosquitto, one node and two, and the broker away for a while.</summary>
public sealed class BridgeTests : IAsyncLifetime
{
    // A whole minute with ROOMMATE_FULL=1.
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("ROOMMATE_FULL") == "1" ? 60 : 0);

    private static readonly (string, Component)[] Light = [("light", new Component("light"))];

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
    public async Task A_device_behind_the_broker_is_in_step_both_ways_and_gone_with_its_will()
    {
        await using var home = await StartAsync();
        var lamp = await home.AddDeviceAsync("Lamp", null, Light);
        await home.Owner.PatchAsync<JsonElement>($"/api/v1/devices/{lamp.Device.Id}/desired", new { light = new { on = true } });
        await using var device = await BridgedDevice.ConnectAsync(lamp, _broker.Port);

        // online brings the delta: a subscription cannot be seen through a broker.
        (await device.NextAsync("delta")).GetProperty("set").GetProperty("light").GetProperty("on").GetBoolean().ShouldBeTrue();
        await device.SayAsync("reported", """{"seq":1,"dv":1,"patch":{"light":{"on":true}}}""");
        (await device.NextAsync("ack")).GetProperty("rv").GetInt64().ShouldBe(1);
        var twin = await TwinAsync(home, lamp);
        twin.Delta.EnumerateObject().ShouldBeEmpty();
        twin.Connection.Online.ShouldBeTrue();

        await home.Owner.PatchAsync<JsonElement>($"/api/v1/devices/{lamp.Device.Id}/desired", new { light = new { on = false } });
        (await device.NextAsync("delta", static d => d.GetProperty("dv").GetInt64() == 2)).GetProperty("set").GetProperty("light").GetProperty("on").GetBoolean().ShouldBeFalse();
        await device.SayAsync("get", "{}");
        (await device.NextAsync("twin")).GetProperty("desired").GetProperty("light").GetProperty("on").GetBoolean().ShouldBeFalse();
        await device.SayAsync("reported", "no JSON");
        (await device.NextAsync("ack")).GetProperty("error").GetProperty("code").GetString().ShouldBe("invalid");

        await using var screen = await home.ConnectAsync();
        await screen.SubscribeAsync(Topics.Twin(lamp.Device.Id));
        await device.VanishAsync();
        (await screen.NextAsync(static e => e.Type == EventTypes.TwinConnection)).Data.GetProperty("online").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task The_broker_away_for_a_while_loses_no_report_and_no_wish()
    {
        await using var home = await StartAsync();
        var lamp = await home.AddDeviceAsync("Lamp", null, Light);
        await using var device = await BridgedDevice.ConnectAsync(lamp, _broker.Port);
        await device.NextAsync("delta");
        await device.SayAsync("reported", Report(1));
        await device.NextAsync("ack", static a => a.GetProperty("seq").GetInt64() == 1);

        await _broker.StopAsync();
        var said = Enumerable.Range(2, 50).Select(i => device.SayAsync("reported", Report(i))).ToArray();
        await home.Owner.PatchAsync<JsonElement>($"/api/v1/devices/{lamp.Device.Id}/desired", new { light = new { on = true } });
        await Task.Delay(Away);
        await _broker.StartAsync();
        await Task.WhenAll(said);
        (await device.NextAsync("delta", static d => d.GetProperty("dv").GetInt64() == 1)).GetProperty("set").GetProperty("light").GetProperty("on").GetBoolean().ShouldBeTrue();
        await device.SayAsync("reported", Report(52));
        await device.NextAsync("ack", static a => a.GetProperty("seq").GetInt64() == 52);
        var twin = await TwinAsync(home, lamp);
        twin.ReportedVersion.ShouldBe(52);
    }

    [Fact]
    public async Task Two_nodes_handle_every_message_once_and_in_order_and_the_second_goes_on_alone()
    {
        var first = await StartAsync();
        var second = await TestHome.StartFreshAsync([.. Settings()]);
        var lamps = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => first.AddDeviceAsync($"Lamp {i}", null, Light)));
        var devices = await Task.WhenAll(lamps.Select(l => BridgedDevice.ConnectAsync(l, _broker.Port)));
        await SayAllAsync(devices, 1, 20);
        foreach (var lamp in lamps)
        {
            (await TwinAsync(first, lamp)).ReportedVersion.ShouldBe(20);
        }

        Leads(first).ShouldNotBe(Leads(second));
        var (leader, last) = Leads(first) ? (first, second) : (second, first);
        await using var other = last;
        using var owner = await Http.SignInAsync(other.Address, TestHome.Email, TestHome.Password);
        await leader.DisposeAsync();
        await SayAllAsync(devices, 21, 30);
        foreach (var lamp in lamps)
        {
            (await owner.GetAsync<Twin>($"/api/v1/devices/{lamp.Device.Id}/twin")).ReportedVersion.ShouldBe(30);
        }

        Leads(other).ShouldBeTrue();
        await owner.PatchAsync<JsonElement>($"/api/v1/devices/{lamps[0].Device.Id}/desired", new { light = new { on = true } });
        await devices[0].NextAsync("delta", static d => d.GetProperty("dv").GetInt64() == 1);
        await Task.WhenAll(devices.Select(d => d.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Discovery_hears_other_topics_of_the_broker_retained_ones_first_and_answers_there()
    {
        await using var home = await TestHome.StartAsync([.. Settings(), "--Discovery:Enabled=false"]);
        var side = home.App.Services.GetServices<IMqttSide>().Single(static s => s.Name == "bridge");
        await UntilAsync(() => Leads(home));
        (await side.PublishAsync(new MqttMessage("homeassistant/light/x/config", "{}"u8.ToArray(), MqttQos.AtLeastOnce, Retain: true), default)).ShouldBeOneOf(MqttReason.Success, MqttReason.NoMatchingSubscribers);
        var heard = System.Threading.Channels.Channel.CreateUnbounded<MqttMessage>();
        foreach (var audience in new[] { MqttAudience.Each, MqttAudience.One })
        {
            await using var subscription = await side.SubscribeAsync("homeassistant/#", audience, (m, ct) => heard.Writer.WriteAsync(m, ct), default);
            (await NextAsync()).Retain.ShouldBeTrue();
            await side.PublishAsync(new MqttMessage("homeassistant/status", "online"u8.ToArray(), MqttQos.AtLeastOnce), default);
            var live = await NextAsync();
            (live.Topic, live.Retain).ShouldBe(("homeassistant/status", false));
        }

        async Task<MqttMessage> NextAsync()
        {
            using var patience = new CancellationTokenSource(Patience.Long);
            return await heard.Reader.ReadAsync(patience.Token);
        }
    }

    private static string Report(int seq) => JsonSerializer.Serialize(new { seq, patch = new { light = new { brightness = seq } } });

    private static bool Leads(TestHome home) => home.App.Services.GetRequiredService<BridgeSide>().IsLeading;

    private static async Task SayAllAsync(BridgedDevice[] devices, int from, int to) => await Task.WhenAll(devices.Select(async device =>
    {
        await Task.WhenAll(Enumerable.Range(from, to - from + 1).Select(i => device.SayAsync("reported", Report(i))));
        await device.NextAsync("ack", a => a.GetProperty("seq").GetInt64() == to);
    }));

    private static Task<Twin> TwinAsync(TestHome home, CreateDeviceResult device) => home.Owner.GetAsync<Twin>($"/api/v1/devices/{device.Device.Id}/twin");

    private string[] Settings() => [$"--Mqtt:Bridge={_broker.Address}", $"--Redis:ConnectionString={_redis.ConnectionString}"];

    private Task<TestHome> StartAsync() => TestHome.StartAsync(Settings());
}

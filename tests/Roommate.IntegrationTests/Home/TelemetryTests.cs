using System.Globalization;
using System.Text;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.IntegrationTests.Edge;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Home;

/// <summary>Telemetry and events from a device to the charts and screens of people.</summary>
[Collection(HomeFixtureGroup.Name)]
public sealed class TelemetryTests(HomeFixture fixture)
{
    private TestHome Home => fixture.Home;

    [Fact]
    public async Task Single_points_and_batches_late_ones_too_become_a_chart()
    {
        var (device, mqtt) = await ConnectAsync("Meter");
        await using var _ = mqtt;
        var from = DateTimeOffset.UtcNow.AddHours(-5);
        var t0 = from.AddHours(1).ToUnixTimeMilliseconds();
        (await mqtt.SayAsync("tele/temp", new { v = 21.4 })).ShouldBe(MqttReason.Success);
        (await mqtt.SayAsync("tele/temp", new { t0, dt = new[] { 0, 1000, 2000 }, v = new[] { 1.5, 2.5, 3.5 } })).ShouldBe(MqttReason.Success);
        var chart = await Home.Owner.GetAsync<HistoryResult>($"/api/v1/devices/{device}/history?path=temp.value&from={Text(from)}&step=60000");
        chart.Unit.ShouldBe("°C");
        chart.StepMs.ShouldBe(60_000);
        chart.Points.Sum(static p => p.Count).ShouldBe(4);
        chart.Points[^1].Last.ShouldBe(21.4);
        (await Home.Owner.GetAsync<Page<string>>($"/api/v1/devices/{device}/history/paths")).Items.ShouldBe(["temp.value"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("21.4")]
    [InlineData("""{"v":"warm"}""")]
    [InlineData("""{"v":1e999}""")]
    [InlineData("""{"t0":1,"dt":[0],"v":[1,2]}""")]
    [InlineData("""{"t0":1,"dt":[0,0],"v":[1,1e999]}""")]
    [InlineData("""{"v":[]}""")]
    public async Task Telemetry_that_is_none_is_refused(string payload)
    {
        var (device, mqtt) = await ConnectAsync("Odd meter");
        await using var _ = mqtt;
        (await mqtt.SayAsync("tele/temp", Encoding.UTF8.GetBytes(payload))).ShouldBe(MqttReason.PayloadFormatInvalid);
        (await mqtt.HearAsync("ack")).Body.GetProperty("error").GetProperty("code").GetString().ShouldBe(FaultCode.Invalid, "who speaks 3.1.1 gets no reason code");
        await Home.Owner.RefusedAsync(HttpMethod.Get, $"/api/v1/devices/{device}/history?path=temp", FaultCode.NotFound);
    }

    [Fact]
    public async Task Too_many_points_and_too_old_ones_are_answered_not_dropped_silently()
    {
        var (_, mqtt) = await ConnectAsync("Loud meter");
        await using var __ = mqtt;
        (await mqtt.SayAsync("tele/temp", new { ts = 1000, v = 1 })).ShouldBe(MqttReason.ImplementationSpecific);
        (await mqtt.HearAsync("ack")).Body.GetProperty("error").GetProperty("code").GetString().ShouldBe(FaultCode.Invalid);
        var many = new { t0 = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), dt = new int[399], v = new int[399] };
        (await mqtt.SayAsync("tele/temp", many)).ShouldBe(MqttReason.Success);
        (await mqtt.SayAsync("tele/temp", many)).ShouldBe(MqttReason.QuotaExceeded);
        (await mqtt.HearAsync("ack")).Body.GetProperty("error").GetProperty("code").GetString().ShouldBe(FaultCode.RateLimited);
    }

    [Fact]
    public async Task An_event_is_told_once_per_id()
    {
        var (device, mqtt) = await ConnectAsync("Bell");
        await using var _ = mqtt;
        await using var page = await Home.ConnectAsync();
        (await page.SubscribeAsync(Topics.Twin(device))).Error.ShouldBeNull();
        foreach (var id in new[] { "a", "a", "b" })
        {
            (await mqtt.SayAsync("event/pressed", new { id, data = new { button = 1 } })).ShouldBe(MqttReason.Success);
        }

        var ids = new List<string?>();
        while (ids.Count < 2)
        {
            ids.Add((await page.NextAsync(static e => e.Type == EventTypes.TwinEvent)).Data.GetProperty("id").GetString());
        }

        ids.ShouldBe(["a", "b"]);
        (await Home.Owner.GetAsync<Page<Activity>>($"/api/v1/homes/{Home.HomeId}/activity")).Items.Count(a => a.DeviceId == device && a.Kind == ActivityKind.Event).ShouldBe(2);
        (await mqtt.SayAsync("event/pressed", new { data = 1 })).ShouldBe(MqttReason.PayloadFormatInvalid);
    }

    [Theory]
    [InlineData("", "path")]
    [InlineData("?path=temp&step=0", "step")]
    [InlineData("?path=temp&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("?path=temp&from=yesterday", null)]
    public async Task A_chart_that_cannot_be_is_invalid(string query, string? field)
    {
        var device = (await Home.AddDeviceAsync("Chartless", null, ("temp", new Component("sensor")))).Device.Id;
        var problem = await Home.Owner.RefusedAsync(HttpMethod.Get, $"/api/v1/devices/{device}/history{query}", FaultCode.Invalid);
        problem.Errors?.Keys.FirstOrDefault().ShouldBe(field);
    }

    private static string Text(DateTimeOffset at) => Uri.EscapeDataString(at.ToString("O", CultureInfo.InvariantCulture));

    private async Task<(string Id, MqttDevice Mqtt)> ConnectAsync(string name)
    {
        var device = await Home.AddDeviceAsync(name, null, ("temp", new Component("sensor", "temperature", "°C")));
        return (device.Device.Id, await MqttDevice.ConnectAsync(Home.MqttPort, device));
    }
}

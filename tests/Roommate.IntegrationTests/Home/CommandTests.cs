using System.Net;
using System.Text;
using Microsoft.AspNetCore.SignalR;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.IntegrationTests.Edge;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Home;

/// <summary>Commands from page and script to a device and back (rule 10 of twins.md).</summary>
[Collection(HomeFixtureGroup.Name)]
public sealed class CommandTests(HomeFixture fixture)
{
    private TestHome Home => fixture.Home;

    [Fact]
    public async Task A_command_reaches_the_device_and_its_answer_the_one_who_asked_and_every_screen()
    {
        var button = await Home.AddDeviceAsync("Doorbell", null, ("button", new Component("button")));
        await using var device = await MqttDevice.ConnectAsync(Home.MqttPort, button);
        await using var page = await Home.ConnectAsync();
        (await page.SubscribeAsync(Topics.Twin(button.Device.Id))).Error.ShouldBeNull();
        var asking = page.CallAsync<InvokeResult>("Invoke", new InvokeRequest(button.Device.Id, "press", Args: System.Text.Json.JsonSerializer.SerializeToElement(new { times = 2 })));
        var (topic, body) = await device.HearAsync("cmd/");
        body.GetProperty("name").GetString().ShouldBe("press");
        body.GetProperty("args").GetProperty("times").GetInt32().ShouldBe(2);
        var id = topic["cmd/".Length..];
        await device.SayAsync($"res/{id}", new { status = 202, body = new { half = true } });
        await device.SayAsync($"res/{id}", new { status = 200, body = new { pressed = 2 } });
        var result = await asking;
        (result.CommandId, result.State, result.Status).ShouldBe((id, CommandState.Done, 200));
        result.Body!.Value.GetProperty("pressed").GetInt32().ShouldBe(2);
        var states = new List<string?>();
        while (states.Count < 3)
        {
            var told = await page.NextAsync(static e => e.Type == EventTypes.TwinCommand);
            told.By!.Name.ShouldBe("Ana");
            told.By.Via.ShouldBe("page");
            states.Add(told.Data.GetProperty("state").GetString());
        }

        states.ShouldBe(["sent", "sent", "done"]);
    }

    [Fact]
    public async Task An_offline_device_is_said_to_be_offline_at_once()
    {
        var lamp = await Home.AddDeviceAsync("Far lamp", null, ("light", new Component("light")));
        (await Home.Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/devices/{lamp.Device.Id}/commands/reboot", FaultCode.DeviceOffline)).Detail.ShouldContain("Far lamp");
        await using var page = await Home.ConnectAsync();
        (await Should.ThrowAsync<HubException>(page.CallAsync<InvokeResult>("Invoke", new InvokeRequest(lamp.Device.Id, "reboot")))).Message.ShouldContain("device_offline: ");
    }

    [Fact]
    public async Task What_may_wait_is_sent_when_the_device_comes()
    {
        var lamp = await Home.AddDeviceAsync("Sleepy lamp", null, ("light", new Component("light")));
        using var answer = await Home.Owner.SendAsync(HttpMethod.Post, $"/api/v1/devices/{lamp.Device.Id}/commands/update", new { queue = true, ttlMs = 60_000 });
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await using var device = await MqttDevice.ConnectAsync(Home.MqttPort, lamp);
        var id = await device.AskedAsync();
        await device.SayAsync($"res/{id}", new { status = 204 });
        (await CommandAsync(id)).State.ShouldBe(CommandState.Done);
    }

    [Fact]
    public async Task A_device_that_answers_late_twice_or_with_nonsense_changes_nothing()
    {
        var lamp = await Home.AddDeviceAsync("Odd lamp", null, ("light", new Component("light")));
        await using var device = await MqttDevice.ConnectAsync(Home.MqttPort, lamp);
        var asking = InvokeAsync(lamp, "blink", new { timeoutMs = 400 });
        var id = await device.AskedAsync();
        (await device.SayAsync($"res/{id}", Encoding.UTF8.GetBytes("{\"status\":"))).ShouldBe(MqttReason.PayloadFormatInvalid);
        (await device.SayAsync($"res/{id}", new { status = "fine" })).ShouldBe(MqttReason.PayloadFormatInvalid);
        (await device.SayAsync("res/cmd_nothing", new { status = 200 })).ShouldBe(MqttReason.Success);
        (await asking).State.ShouldBe(CommandState.Timeout);
        (await device.SayAsync($"res/{id}", new { status = 200 })).ShouldBe(MqttReason.Success);
        await device.SayAsync($"res/{id}", new { status = 500 });
        var after = await CommandAsync(id);
        (after.State, after.Status, after.Late!.Status).ShouldBe((CommandState.Timeout, null, 200));
        var second = InvokeAsync(lamp, "blink", new { timeoutMs = 20_000 });
        var next = await device.AskedAsync();
        await device.SayAsync($"res/{next}", new { status = 418 });
        await device.SayAsync($"res/{next}", new { status = 200 });
        (await second).State.ShouldBe(CommandState.Failed);
        (await CommandAsync(next)).Status.ShouldBe(418);
    }

    [Fact]
    public async Task The_same_key_is_one_command()
    {
        var lamp = await Home.AddDeviceAsync("Keyed lamp", null, ("light", new Component("light")));
        await using var device = await MqttDevice.ConnectAsync(Home.MqttPort, lamp);
        var first = InvokeAsync(lamp, "blink", new { key = "k1" });
        var id = await device.AskedAsync();
        var again = InvokeAsync(lamp, "blink", new { key = "k1" });
        await device.SayAsync($"res/{id}", new { status = 200 });
        (await first).Id.ShouldBe(id);
        (await again).Id.ShouldBe(id);
        var later = await InvokeAsync(lamp, "blink", new { key = "k1" });
        (later.Id, later.State).ShouldBe((id, CommandState.Done));
        device.HasHeard("/cmd/").ShouldBeFalse();
    }

    [Fact]
    public async Task Commands_that_cannot_be_are_refused_with_their_field()
    {
        var lamp = await Home.AddDeviceAsync("Strict lamp", null, ("voice", new Component("speaker")));
        var path = $"/api/v1/devices/{lamp.Device.Id}/commands";
        (await Home.Owner.RefusedAsync(HttpMethod.Post, $"{path}/say", FaultCode.Invalid)).Errors!.Keys.ShouldBe(["args.text"]);
        (await Home.Owner.RefusedAsync(HttpMethod.Post, $"{path}/blink", FaultCode.Invalid, new { timeoutMs = 3_600_001 })).Errors!.Keys.ShouldBe(["timeoutMs"]);
        (await Home.Owner.RefusedAsync(HttpMethod.Post, $"{path}/blink", FaultCode.Invalid, new { ttlMs = 5 })).Errors!.Keys.ShouldBe(["ttlMs"]);
        (await Home.Owner.RefusedAsync(HttpMethod.Post, $"{path}/a%20b", FaultCode.Invalid)).Errors!.Keys.ShouldBe(["command"]);
        await Home.Owner.RefusedAsync(HttpMethod.Get, "/api/v1/commands/cmd_x", FaultCode.NotFound);
    }

    private Task<DeviceCommand> InvokeAsync(CreateDeviceResult device, string name, object body) =>
        Home.Owner.PostAsync<DeviceCommand>($"/api/v1/devices/{device.Device.Id}/commands/{name}", body);

    private Task<DeviceCommand> CommandAsync(string id) => Home.Owner.GetAsync<DeviceCommand>($"/api/v1/commands/{id}");
}

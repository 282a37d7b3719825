using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Assistant;

/// <summary>The whole way: a sensor reports, the home is looked at, the assistant says it in the room, once, with its reason.</summary>
public sealed class ProactiveTests : IAsyncLifetime
{
    private TestHome _home = null!;

    private string Path => $"/api/v1/homes/{_home.HomeId}/proactive";

    public async Task InitializeAsync() => _home = await TestHome.StartAsync("--Registration:Mode=open");

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Fact]
    public async Task Turned_on_it_says_what_it_notices_once_and_why_and_turned_off_it_is_silent()
    {
        using var ben = await AssistantFixture.MemberAsync(_home, "Ben");
        var room = await _home.AddRoomAsync("Hall");
        var settings = await ben.GetAsync<ProactiveSettings>(Path);
        settings.Enabled.ShouldBeFalse();
        var device = await _home.AddDeviceAsync("Meter", room.Id, ("battery", new Component("sensor", "battery", "%")));
        await using var meter = await MqttDevice.ConnectAsync(_home.MqttPort, device);
        await meter.SayAsync("reported", new { seq = 1, patch = new { battery = new { value = 4 } } });
        await Patience.UntilAsync(async () => (await _home.Owner.GetAsync<Twin>($"/api/v1/devices/{device.Device.Id}/twin")).Reported.TryGetProperty("battery", out _));
        await using var screen = await _home.ConnectAsync();
        await screen.SubscribeAsync(Topics.Room(room.Id));

        // No quiet hours: this must be true at whatever hour it runs.
        settings = settings with { Enabled = true, QuietFrom = "03:00", QuietUntil = "03:00" };
        await ben.RefusedAsync(HttpMethod.Put, Path, FaultCode.Forbidden, settings);
        await _home.Owner.RefusedAsync(HttpMethod.Put, Path, FaultCode.Invalid, settings with { RoomId = "room_01JD0000000000000000000000" });
        await _home.Owner.RefusedAsync(HttpMethod.Put, Path, FaultCode.Invalid, settings with { QuietFrom = "dusk" });
        (await _home.Owner.SendAsync(HttpMethod.Put, Path, settings)).IsSuccessStatusCode.ShouldBeTrue();
        var said = (await screen.NextAsync(static e => e.Type == EventTypes.MessageAdded)).Data.As<Message>();
        (said.Author.Kind, said.TurnId).ShouldBe((AuthorKind.Assistant, null));
        said.Text.ShouldStartWith("The battery of Meter is at 4 %.");
        said.Text.ShouldContain("Why I say this: it is below 15 %.");

        // Looked at once more: nothing new.
        (await _home.Owner.SendAsync(HttpMethod.Put, Path, settings)).IsSuccessStatusCode.ShouldBeTrue();
        var remarks = await Patience.FindAsync(
            () => ben.GetAsync<Page<ProactiveRemark>>($"{Path}/remarks"),
            static page => page.Items.Count > 0 && page.Items[0].MessageId is not null);
        var remark = remarks.Items.ShouldHaveSingleItem();
        (remark.State, remark.Kind, remark.RoomId, remark.MessageId).ShouldBe((ProactiveState.Said, ProactiveKind.Battery, room.Id, said.Id));
        (await _home.Owner.SendAsync(HttpMethod.Put, Path, settings with { Enabled = false })).IsSuccessStatusCode.ShouldBeTrue();
        (await _home.Owner.GetAsync<Page<Message>>($"/api/v1/rooms/{room.Id}/messages")).Items.Count.ShouldBe(1);
    }
}

using System.Text;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Home;

/// <summary>From a code on the page to a device with a credential of its own.</summary>
public sealed class ClaimTests
{
    private const string Secret = "a-secret-the-device-has-made-itself-0001";

    [Fact]
    public async Task A_code_makes_one_device_that_can_connect_and_is_answered_the_same_again()
    {
        await using var home = await TestHome.StartAsync();
        var room = await home.AddRoomAsync("Kitchen");
        var claim = await home.Owner.PostAsync<DeviceClaim>($"/api/v1/homes/{home.HomeId}/claims", new CreateClaimRequest(" Lamp ", room.Id));
        claim.Name.ShouldBe("Lamp");
        claim.Keys.Count.ShouldBe(2);

        using var device = new Http(home.Address);
        var claimed = await device.PostAsync<ClaimedDevice>("/api/v1/claims", new ClaimDeviceRequest(claim.Code.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal), Secret, "roommate-lamp", "1.0.0"));
        claimed.Host.ShouldBe("127.0.0.1");
        claimed.Port.ShouldBe(home.MqttPort);
        claimed.Keys.ShouldBe(claim.Keys);
        DateTimeOffset.FromUnixTimeMilliseconds(claimed.Time).ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));

        // The answer was lost: the same device asks again. Another one gets nothing.
        (await device.PostAsync<ClaimedDevice>("/api/v1/claims", new ClaimDeviceRequest(claim.Code, Secret))).DeviceId.ShouldBe(claimed.DeviceId);
        await device.RefusedAsync(HttpMethod.Post, "/api/v1/claims", FaultCode.NotFound, new ClaimDeviceRequest(claim.Code, new string('x', 40)));

        var listed = (await home.Owner.GetAsync<Page<Device>>($"/api/v1/homes/{home.HomeId}/devices")).Items.ShouldHaveSingleItem();
        listed.Id.ShouldBe(claimed.DeviceId);
        listed.Name.ShouldBe("Lamp");
        listed.RoomId.ShouldBe(room.Id);
        listed.About!.Model.ShouldBe("roommate-lamp");
        await using var connected = await MqttDevice.ConnectAsync(home.MqttPort, new CreateDeviceResult(listed, Secret));
        (await connected.SayAsync("online", new { on = true, boot = 1 })).ShouldBe(MqttReason.Success);
    }

    [Fact]
    public async Task Wrong_codes_are_refused_and_counted_and_right_ones_are_not()
    {
        await using var home = await TestHome.StartAsync();
        using var device = new Http(home.Address);
        var path = $"/api/v1/homes/{home.HomeId}/claims";
        await home.Owner.RefusedAsync(HttpMethod.Post, path, FaultCode.Invalid, new CreateClaimRequest(""));
        await home.Owner.RefusedAsync(HttpMethod.Post, path, FaultCode.Invalid, new CreateClaimRequest("Lamp", "room_none"));
        await device.RefusedAsync(HttpMethod.Post, path, FaultCode.Unauthenticated, new CreateClaimRequest("Lamp"));
        for (var i = 0; i < 25; i++)
        {
            var claim = await home.Owner.PostAsync<DeviceClaim>(path, new CreateClaimRequest($"Lamp {i}"));
            await device.PostAsync<ClaimedDevice>("/api/v1/claims", new ClaimDeviceRequest(claim.Code, Secret));
        }

        var codes = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            using var answer = await device.SendAsync(HttpMethod.Post, "/api/v1/claims", new ClaimDeviceRequest("AAAA-AAAA", Secret));
            codes.Add(answer.StatusCode.ToString());
        }

        codes.Count(static c => c == "NotFound").ShouldBeInRange(20, 22);
        codes[^1].ShouldBe("TooManyRequests");
    }
}

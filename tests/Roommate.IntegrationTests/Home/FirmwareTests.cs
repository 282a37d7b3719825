using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.People.Leaving;
using Roommate.Testing;
using Shouldly;
using static Roommate.Testing.Patience;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.IntegrationTests.Home;

/// <summary>Releases of firmware: kept, signed, served to the device they are for, rolled out in steps.</summary>
public sealed class FirmwareTests
{
    private static readonly byte[] Image = [.. Enumerable.Range(0, 700_000).Select(static i => (byte)(i * 7))];

    [Fact]
    public async Task A_release_is_signed_and_served_in_parts_to_the_devices_of_its_model_only()
    {
        await using var home = await TestHome.StartAsync();
        var lamp = await AddAsync(home, "Lamp", "roommate-lamp", "1.0.0");
        var relay = await AddAsync(home, "Relay", "roommate-relay", "1.0.0");
        var release = await UploadAsync(home, "roommate-lamp", "1.1.0");
        release.Size.ShouldBe(Image.Length);
        release.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Image)));
        release.Devices.ShouldHaveSingleItem().State.ShouldBe(FirmwareState.NotOffered);

        using var device = For(home, lamp.Device.Id, lamp.Secret);
        var signed = await device.GetAsync<FirmwareManifest>($"/api/v1/devices/{lamp.Device.Id}/firmware/1.1.0");
        var keys = await home.Owner.GetAsync<FirmwareKeys>($"/api/v1/homes/{home.HomeId}/firmware/keys");
        IsBy(keys.Keys[0], signed).ShouldBeTrue();
        IsBy(keys.Keys[1], signed).ShouldBeFalse();
        var manifest = JsonDocument.Parse(signed.Manifest).RootElement;
        manifest.GetProperty("sha256").GetString().ShouldBe(release.Sha256);

        using var whole = await device.SendAsync(HttpMethod.Get, $"/api/v1/devices/{lamp.Device.Id}/firmware/1.1.0/image");
        (await whole.Content.ReadAsByteArrayAsync()).ShouldBe(Image);
        using var part = await PartAsync(device, lamp.Device.Id, 699_000, 800_000);
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        part.Content.Headers.ContentRange!.ToString().ShouldBe("bytes 699000-699999/700000");
        (await part.Content.ReadAsByteArrayAsync()).ShouldBe(Image[699_000..]);
        using var beyond = await PartAsync(device, lamp.Device.Id, 700_000, 800_000);
        beyond.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);

        using var other = For(home, relay.Device.Id, relay.Secret);
        await other.RefusedAsync(HttpMethod.Get, $"/api/v1/devices/{relay.Device.Id}/firmware/1.1.0", FaultCode.NotFound);
        await other.RefusedAsync(HttpMethod.Get, $"/api/v1/devices/{lamp.Device.Id}/firmware/1.1.0", FaultCode.Unauthenticated);
        using var wrong = For(home, lamp.Device.Id, "wrong");
        await wrong.RefusedAsync(HttpMethod.Get, $"/api/v1/devices/{lamp.Device.Id}/firmware/1.1.0/image", FaultCode.Unauthenticated);
    }

    [Fact]
    public async Task A_roll_out_is_wanted_of_its_share_and_stops_where_a_device_went_back()
    {
        await using var home = await TestHome.StartAsync();
        var lamps = new List<CreateDeviceResult>();
        for (var i = 0; i < 6; i++)
        {
            lamps.Add(await AddAsync(home, $"Lamp {i}", "roommate-lamp", "1.0.0"));
        }

        var release = await UploadAsync(home, "roommate-lamp", "1.1.0");
        (await home.Owner.PatchAsync<FirmwareRelease>($"/api/v1/firmware/{release.Id}", new FirmwarePatch(0))).Devices.ShouldAllBe(static d => d.State == FirmwareState.NotOffered);
        var all = await home.Owner.PatchAsync<FirmwareRelease>($"/api/v1/firmware/{release.Id}", new FirmwarePatch(100));
        all.Devices.Count.ShouldBe(6);
        all.Devices.ShouldAllBe(static d => d.State == FirmwareState.Waiting);

        await using var device = await MqttDevice.ConnectAsync(home.MqttPort, lamps[0]);
        var (_, delta) = await device.HearAsync("delta");
        delta.GetProperty("set").GetProperty("firmware").GetProperty("version").GetString().ShouldBe("1.1.0");
        await device.SayAsync("reported", new { seq = 1, dv = delta.GetProperty("dv").GetInt64(), patch = new { firmware = new { version = "1.0.0", state = "downloading", progress = 35 } } });
        await device.HearAsync("ack");
        var updating = (await home.Owner.GetAsync<FirmwareRelease>($"/api/v1/firmware/{release.Id}")).Devices.Single(d => d.DeviceId == lamps[0].Device.Id);
        updating.State.ShouldBe(FirmwareState.Updating);
        updating.Progress.ShouldBe(35);

        var refused = new Dictionary<string, string> { ["firmware.version"] = "rolled back: the new firmware did not come into step in time" };
        await device.SayAsync("reported", new { seq = 2, dv = delta.GetProperty("dv").GetInt64(), patch = new { firmware = new { state = "rolledBack" } }, refused });
        await device.HearAsync("ack");
        var back = (await home.Owner.GetAsync<FirmwareRelease>($"/api/v1/firmware/{release.Id}")).Devices.Single(d => d.DeviceId == lamps[0].Device.Id);
        back.State.ShouldBe(FirmwareState.RolledBack);
        back.Reason!.ShouldStartWith("rolled back");
        await home.Owner.RefusedAsync(HttpMethod.Patch, $"/api/v1/firmware/{release.Id}", FaultCode.Conflict, new FirmwarePatch(100));
        await home.Owner.RefusedAsync(HttpMethod.Patch, $"/api/v1/firmware/{release.Id}", FaultCode.Conflict, new FirmwarePatch(50));

        // Told to go on, it is offered again: a new desired version.
        await home.Owner.PatchAsync<FirmwareRelease>($"/api/v1/firmware/{release.Id}", new FirmwarePatch(100, Force: true));
        (await device.HearAsync("delta")).Body.GetProperty("dv").GetInt64().ShouldBeGreaterThan(delta.GetProperty("dv").GetInt64());
    }

    [Fact]
    public async Task What_is_no_release_is_refused_and_keys_change_once_without_a_device_noticing()
    {
        await using var home = await TestHome.StartAsync();
        var lamp = await AddAsync(home, "Lamp", "roommate-lamp", "1.0.0");
        var path = $"/api/v1/homes/{home.HomeId}/firmware";
        await home.Owner.RefusedAsync(HttpMethod.Post, $"{path}?model=roommate-lamp&version=newest", FaultCode.Invalid, Bytes([1]));
        await home.Owner.RefusedAsync(HttpMethod.Post, $"{path}?version=1.0.0", FaultCode.Invalid, Bytes([1]));
        await home.Owner.RefusedAsync(HttpMethod.Post, $"{path}?model=roommate-lamp&version=1.0.0", FaultCode.Invalid, Bytes([]));
        await home.Owner.RefusedAsync(HttpMethod.Post, $"{path}?model=roommate-lamp&version=1.0.0", FaultCode.TooLarge, Bytes(new byte[(4 * 1024 * 1024) + 1]));
        var release = await UploadAsync(home, "roommate-lamp", "1.1.0");
        await home.Owner.RefusedAsync(HttpMethod.Post, $"{path}?model=roommate-lamp&version=1.1.0", FaultCode.Conflict, Bytes([1]));
        await home.Owner.RefusedAsync(HttpMethod.Patch, $"/api/v1/firmware/{release.Id}", FaultCode.Invalid, new FirmwarePatch(101));

        var before = await home.Owner.GetAsync<FirmwareKeys>($"{path}/keys");
        var after = await home.Owner.PostAsync<FirmwareKeys>($"{path}/keys");
        after.Keys[0].ShouldBe(before.Keys[1]);
        after.Keys[1].ShouldNotBeOneOf([.. before.Keys]);
        using var device = For(home, lamp.Device.Id, lamp.Secret);
        IsBy(before.Keys[1], await device.GetAsync<FirmwareManifest>($"/api/v1/devices/{lamp.Device.Id}/firmware/1.1.0")).ShouldBeTrue();

        await home.Owner.DeleteAsync($"/api/v1/firmware/{release.Id}");
        (await home.Owner.GetAsync<Page<FirmwareRelease>>(path)).Items.ShouldBeEmpty();
        await device.RefusedAsync(HttpMethod.Get, $"/api/v1/devices/{lamp.Device.Id}/firmware/1.1.0/image", FaultCode.NotFound);
    }

    [Fact]
    public async Task A_device_that_comes_later_is_offered_what_is_rolled_out_and_a_home_that_goes_takes_its_releases_along()
    {
        await using var home = await TestHome.StartAsync();
        var first = await AddAsync(home, "First", "roommate-lamp", "1.0.0");
        var release = await UploadAsync(home, "roommate-lamp", "1.1.0");
        await home.Owner.PatchAsync<FirmwareRelease>($"/api/v1/firmware/{release.Id}", new FirmwarePatch(100));
        await using (await ComesAsync(home, "Later", "roommate-lamp", "1.0.0"))
        {
            await UntilAsync(async () => await WantedAsync(home, "Later") == "1.1.0");
        }

        // Roll-outs are offered in the order in which devices come: when the probe has its offer, who came before has had theirs or none.
        var probes = await UploadAsync(home, "roommate-probe", "1.1.0");
        await home.Owner.PatchAsync<FirmwareRelease>($"/api/v1/firmware/{probes.Id}", new FirmwarePatch(100));
        (await OfferedBeforeAsync(home, "New already", "1.1.0", "Probe 1")).ShouldBeNull();

        // Where one has failed with it nobody else is offered it by itself.
        await using var device = await MqttDevice.ConnectAsync(home.MqttPort, first);
        var (_, delta) = await device.HearAsync("delta");
        await device.SayAsync("reported", new { seq = 1, dv = delta.GetProperty("dv").GetInt64(), patch = new { }, refused = new Dictionary<string, string> { ["firmware.version"] = "the signature is wrong" } });
        await device.HearAsync("ack");
        (await OfferedBeforeAsync(home, "Spared", "1.0.0", "Probe 2")).ShouldBeNull();

        // As the night's work does with a home whose time to come back is over.
        var sweep = home.App.Services.GetRequiredService<HomeSweepStore>();
        await sweep.RemoveAsync(home.HomeId, default);
        await sweep.EndAsync(home.HomeId, default);
        var store = home.App.Services.GetRequiredService<IRedis>();
        (await StoreDump.FindAsync(store, release.Id, release.Sha256, "firmware-keys")).ShouldBeEmpty();
    }

    private static async Task<string?> OfferedBeforeAsync(TestHome home, string lamp, string firmware, string probe)
    {
        await using var first = await ComesAsync(home, lamp, "roommate-lamp", firmware);
        await using var second = await ComesAsync(home, probe, "roommate-probe", "1.0.0");
        await UntilAsync(async () => await WantedAsync(home, probe) == "1.1.0");
        return await WantedAsync(home, lamp);
    }

    private static async Task<MqttDevice> ComesAsync(TestHome home, string name, string model, string firmware)
    {
        var device = await MqttDevice.ConnectAsync(home.MqttPort, await AddAsync(home, name, model, firmware));
        await device.SayAsync("about", new { model, firmware, components = new { light = new { kind = "light" } } });
        return device;
    }

    private static async Task<string?> WantedAsync(TestHome home, string name)
    {
        var devices = (await home.Owner.GetAsync<Page<Device>>($"/api/v1/homes/{home.HomeId}/devices")).Items;
        var twin = await home.Owner.GetAsync<Twin>($"/api/v1/devices/{devices.Single(d => d.Name == name).Id}/twin");
        return twin.Desired.TryGetProperty("firmware", out var wanted) ? wanted.GetProperty("version").GetString() : null;
    }

    private static bool IsBy(string key, FirmwareManifest signed)
    {
        var point = Convert.FromHexString(key);
        using var verifier = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[..32], Y = point[32..] } });
        return verifier.VerifyData(Encoding.UTF8.GetBytes(signed.Manifest), Convert.FromHexString(signed.Signature), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static async Task<CreateDeviceResult> AddAsync(TestHome home, string name, string model, string firmware)
    {
        var claim = await home.Owner.PostAsync<DeviceClaim>($"/api/v1/homes/{home.HomeId}/claims", new CreateClaimRequest(name));
        var secret = new string('s', 40);
        using var device = new Http(home.Address);
        var claimed = await device.PostAsync<ClaimedDevice>("/api/v1/claims", new ClaimDeviceRequest(claim.Code, secret, model, firmware));
        return new CreateDeviceResult(await home.Owner.GetAsync<Device>($"/api/v1/devices/{claimed.DeviceId}"), secret);
    }

    private static Task<FirmwareRelease> UploadAsync(TestHome home, string model, string version) =>
        home.Owner.PostAsync<FirmwareRelease>($"/api/v1/homes/{home.HomeId}/firmware?model={model}&version={version}", Bytes(Image));

    private static ByteArrayContent Bytes(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

    private static Http For(TestHome home, string id, string secret)
    {
        var http = new Http(home.Address);
        http.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        return http;
    }

    private static async Task<HttpResponseMessage> PartAsync(Http device, string id, long from, long to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/v1/devices/{id}/firmware/1.1.0/image", UriKind.Relative));
        request.Headers.Range = new RangeHeaderValue(from, to);
        return await device.Client.SendAsync(request);
    }
}

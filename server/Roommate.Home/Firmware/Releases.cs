using System.Security.Cryptography;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Registry;
using Roommate.Home.Twins;
using Roommate.Platform.Store;

namespace Roommate.Home.Firmware;

/// <summary>
/// Firmware of a home: kept, signed, and rolled out in steps. A version is wanted like anything else, as a leaf of the
/// twin, so it waits for who is offline, and progress, success and failure are what the device reports.
/// </summary>
public sealed class Releases
{
    private const int MostReleases = 20;

    private readonly ReleaseStore _store;
    private readonly SigningKeys _keys;
    private readonly DeviceStore _devices;
    private readonly TwinStore _twins;
    private readonly Twins.Twins _wishes;
    private readonly Ids _ids;
    private readonly TimeProvider _time;

    internal Releases(ReleaseStore store, SigningKeys keys, DeviceStore devices, TwinStore twins, Twins.Twins wishes, Ids ids, TimeProvider time)
    {
        _store = store;
        _keys = keys;
        _devices = devices;
        _twins = twins;
        _wishes = wishes;
        _ids = ids;
        _time = time;
    }

    /// <summary>The releases of a home, the newest first, each with its devices.</summary>
    public async ValueTask<IReadOnlyList<FirmwareRelease>> OfHomeAsync(string homeId, CancellationToken ct)
    {
        var devices = await DevicesAsync(homeId, ct);
        return [.. (await _store.OfAsync(homeId, ct)).Select(r => View(r, devices))];
    }

    public async ValueTask<Outcome<FirmwareRelease>> GetAsync(string id, CancellationToken ct) =>
        await _store.GetAsync(id, ct) is { } release ? View(release, await DevicesAsync(release.Value.HomeId, ct)) : Fault.NotFound("This release");

    public async ValueTask<Outcome<FirmwareRelease>> AddAsync(string homeId, string? model, string? version, string? notes, byte[] image, CancellationToken ct)
    {
        if (ReleaseRules.Check(model, version, notes, image.Length) is { } fault)
        {
            return fault;
        }

        var all = await _store.OfAsync(homeId, ct);
        if (all.Any(r => r.Value.Model == model && r.Value.Version == version))
        {
            return Fault.Conflict($"There is a release {version} for {model} already. Devices never take the same version twice; give it a higher number.");
        }

        if (all.Count >= MostReleases)
        {
            return Fault.Conflict($"A home keeps at most {MostReleases} releases. Remove an old one first.");
        }

        var record = new ReleaseRecord(homeId, model!, version!, image.Length, Convert.ToHexStringLower(SHA256.HashData(image)), _time.GetUtcNow(), Notes: notes);
        return View(await _store.AddAsync(_ids.New(IdPrefix.Release), record, image, ct), await DevicesAsync(homeId, ct));
    }

    /// <summary>Rolls a release out to so many of a hundred devices of its model; stops where some have failed unless told to go on.</summary>
    public async ValueTask<Outcome<FirmwareRelease>> RollOutAsync(Cause by, string id, FirmwarePatch patch, CancellationToken ct)
    {
        if (patch.Percent is < 0 or > 100)
        {
            return Fault.Invalid("percent", "percent is a number from 0 to 100.");
        }

        if (!(await GetAsync(id, ct)).TryGet(out var release, out var fault))
        {
            return fault;
        }

        if (patch.Percent < release.Percent)
        {
            return Fault.Conflict($"It is rolled out to {release.Percent} percent, and devices never go back. Make a release with a higher number instead.");
        }

        var failed = release.Devices.Count(static d => d.State is FirmwareState.Failed or FirmwareState.RolledBack);
        if (failed > 0 && patch.Force != true)
        {
            return Fault.Conflict($"{failed} of its devices did not take it; see why, or go on with force.");
        }

        var changed = await _store.ChangeAsync(id, r => r.Value with { Percent = Math.Max(r.Value.Percent, patch.Percent) }, ct);
        if (!changed.TryGet(out var stored, out fault))
        {
            return fault;
        }

        await OfferAsync(by, stored, patch.Force == true, ct);
        return await GetAsync(id, ct);
    }

    /// <summary>The manifest of a version for a device that has proved who it is.</summary>
    public async ValueTask<Outcome<FirmwareManifest>> ManifestAsync(string deviceId, string version, CancellationToken ct)
    {
        if (await ForAsync(deviceId, version, ct) is not { } release)
        {
            return Fault.NotFound("This release");
        }

        var text = JsonSerializer.Serialize(new { model = release.Value.Model, version = release.Value.Version, size = release.Value.Size, sha256 = release.Value.Sha256 });
        return (await _keys.SignAsync(release.Value.HomeId, text, ct)).Map(signature => new FirmwareManifest(text, signature));
    }

    /// <summary>A part of the image; to the end where no end is given.</summary>
    public async ValueTask<Outcome<ImagePart>> ImageAsync(string deviceId, string version, long from, long? to, CancellationToken ct)
    {
        if (await ForAsync(deviceId, version, ct) is not { } release)
        {
            return Fault.NotFound("This release");
        }

        var size = release.Value.Size;
        var last = Math.Min(to ?? (size - 1), size - 1);
        return new ImagePart(from > last ? [] : await _store.PartAsync(release.Id, from, last, ct), from, size);
    }

    public async ValueTask<Outcome<bool>> RemoveAsync(string id, CancellationToken ct)
    {
        if (await _store.GetAsync(id, ct) is not { } release)
        {
            return Fault.NotFound("This release");
        }

        await _store.RemoveAsync(release.Value.HomeId, id, ct);
        return true;
    }

    public async ValueTask<FirmwareKeys> KeysAsync(string homeId, CancellationToken ct) => new(await _keys.PublicAsync(homeId, ct));

    public async ValueTask<Outcome<FirmwareKeys>> RotateKeysAsync(string homeId, CancellationToken ct) => (await _keys.RotateAsync(homeId, ct)).Map(static k => new FirmwareKeys(k));

    /// <summary>What is rolled out for a device's model is wanted of a device that comes later too, where none of the others has failed with it.</summary>
    internal async ValueTask OfferAsync(string deviceId, CancellationToken ct)
    {
        if (await _devices.GetAsync(deviceId, ct) is not { } device || await _twins.GetAsync(deviceId, ct) is not { } twin)
        {
            return;
        }

        var newest = (await _store.OfAsync(device.Value.HomeId, ct))
            .Where(r => r.Value.Percent > 0 && ReleaseRules.IsOffered(r.Id, r.Value, deviceId, twin.Value))
            .MaxBy(static r => ReleaseRules.Parse(r.Value.Version));
        if (newest is null || ReleaseRules.StateOf(deviceId, device.Value.Name, twin.Value, newest.Value.Version).State != FirmwareState.NotOffered)
        {
            return;
        }

        var others = await DevicesAsync(device.Value.HomeId, ct);
        if (View(newest, others).Devices.Any(static d => d.State is FirmwareState.Failed or FirmwareState.RolledBack))
        {
            return;
        }

        await _wishes.SetDesiredAsync(new Cause(CauseKind.System, newest.Id, "Firmware roll-out", "firmware"), deviceId, Wish(newest), ifVersion: null, ct);
    }

    private static JsonElement Wish(Stored<ReleaseRecord> release) => JsonSerializer.SerializeToElement(new { firmware = new { version = release.Value.Version } });

    private async ValueTask OfferAsync(Cause by, Stored<ReleaseRecord> release, bool again, CancellationToken ct)
    {
        var patch = Wish(release);
        foreach (var (device, twin) in await DevicesAsync(release.Value.HomeId, ct))
        {
            var state = ReleaseRules.StateOf(device.Id, device.Value.Name, twin, release.Value.Version).State;
            var offered = state == FirmwareState.NotOffered || (again && state is FirmwareState.Failed or FirmwareState.RolledBack);
            if (offered && ReleaseRules.IsOffered(release.Id, release.Value, device.Id, twin))
            {
                await _wishes.SetDesiredAsync(by, device.Id, patch, ifVersion: null, ct);
            }
        }
    }

    private async ValueTask<Stored<ReleaseRecord>?> ForAsync(string deviceId, string version, CancellationToken ct)
    {
        var device = await _devices.GetAsync(deviceId, ct);
        var twin = device is null ? null : await _twins.GetAsync(deviceId, ct);
        return twin is null ? null : (await _store.OfAsync(device!.Value.HomeId, ct)).FirstOrDefault(r => r.Value.Version == version && r.Value.Model == twin.Value.About.Model);
    }

    private async ValueTask<IReadOnlyList<(Stored<DeviceRecord> Device, TwinState Twin)>> DevicesAsync(string homeId, CancellationToken ct)
    {
        var ids = await _devices.IdsOfAsync(homeId, ct);
        var twins = (await _twins.GetManyAsync(ids, ct)).ToDictionary(static t => t.Id, static t => t.Value);
        return [.. (await _devices.GetManyAsync(ids, ct)).Where(d => twins.ContainsKey(d.Id)).Select(d => (d, twins[d.Id]))];
    }

    private static FirmwareRelease View(Stored<ReleaseRecord> release, IReadOnlyList<(Stored<DeviceRecord> Device, TwinState Twin)> devices)
    {
        var r = release.Value;
        var own = devices.Where(d => d.Twin.About.Model == r.Model).Select(d => ReleaseRules.StateOf(d.Device.Id, d.Device.Value.Name, d.Twin, r.Version));
        return new FirmwareRelease(release.Id, r.HomeId, r.Model, r.Version, r.Size, r.Sha256, r.At, r.Percent, [.. own], r.Notes);
    }
}

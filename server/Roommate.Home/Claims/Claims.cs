using System.Buffers.Text;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Firmware;
using Roommate.Home.Registry;

namespace Roommate.Home.Claims;

/// <summary>
/// From a code on the page to a device's own credential, once. The device makes its secret itself and keeps it before it
/// asks, so an answer lost on the way is asked for again with the same secret and answered the same.
/// </summary>
public sealed class Claims
{
    private readonly ClaimStore _store;
    private readonly Devices.Devices _devices;
    private readonly SigningKeys _keys;
    private readonly Ids _ids;
    private readonly TimeProvider _time;

    internal Claims(ClaimStore store, Devices.Devices devices, SigningKeys keys, Ids ids, TimeProvider time)
    {
        _store = store;
        _devices = devices;
        _keys = keys;
        _ids = ids;
        _time = time;
    }

    /// <summary>A code for a device with this name in this room.</summary>
    public async ValueTask<Outcome<DeviceClaim>> CreateAsync(Cause by, string homeId, CreateClaimRequest request, CancellationToken ct)
    {
        if (await _devices.CheckNewAsync(homeId, request.Name, request.RoomId, ct) is { } fault)
        {
            return fault;
        }

        var now = _time.GetUtcNow();
        await _store.SweepAsync(homeId, now, ct);
        var code = ClaimRules.Code(Base64Url.DecodeFromChars(_ids.Secret(8)));
        var claim = new ClaimRecord(homeId, request.Name.Trim(), now + ClaimRules.Life, by, request.RoomId);
        await _store.AddAsync(code, claim, ct);
        return new DeviceClaim(code, claim.ExpiresAt, claim.Name, claim.RoomId, await _keys.PublicAsync(homeId, ct));
    }

    /// <summary>A device comes with a code and the secret it has made.</summary>
    /// <param name="host">Where it has reached this server.</param>
    public async ValueTask<Outcome<ClaimedDevice>> TakeAsync(ClaimDeviceRequest request, string host, int port, CancellationToken ct)
    {
        if (ClaimRules.Check(request) is { } fault)
        {
            return fault;
        }

        if (ClaimRules.Normal(request.Code) is not { } code)
        {
            return Fault.NotFound("This claim code");
        }

        var (hash, id) = (DeviceSecrets.Hash(request.Secret), _ids.New(IdPrefix.Device));
        var taken = await _store.ChangeAsync(code, claim => ClaimRules.Take(claim, hash, id, _time.GetUtcNow()), ct);
        if (!taken.TryGet(out var stored, out fault))
        {
            return fault;
        }

        // The claim first, the device after it: cut in between, the next try makes the device that the claim names.
        var claimed = stored.Value;
        var about = new DeviceAbout(request.Model, request.Firmware);
        if (await _devices.AdoptAsync(claimed.By, claimed.HomeId, claimed.DeviceId!, claimed.Name, claimed.RoomId, hash, about, ct) is { } refused)
        {
            return refused;
        }

        return new ClaimedDevice(claimed.DeviceId!, host, port, _time.GetUtcNow().ToUnixTimeMilliseconds(), await _keys.PublicAsync(claimed.HomeId, ct));
    }
}

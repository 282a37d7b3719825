using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Home.Registry;
using Roommate.Home.Twins;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Home.Devices;

/// <summary>Devices that people speak to: who they are, and what may be done through them. See <see cref="SpeakingRules"/>.</summary>
public sealed class SpeakingDevices
{
    private const int MostCached = 1_000;

    // One sentence asks for many rights. A microphone that is switched off is off a second later.
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(1);

    private readonly DeviceStore _devices;
    private readonly TwinStore _twins;
    private readonly BriefCache<Speaking> _cache;

    internal SpeakingDevices(DeviceStore devices, TwinStore twins, TimeProvider time)
    {
        _devices = devices;
        _twins = twins;
        _cache = new BriefCache<Speaking>(time, CacheTime, MostCached);
    }

    /// <summary>The device as a caller; null when there is none of that id or the secret is another.</summary>
    public async ValueTask<Caller?> OfAsync(string id, ReadOnlyMemory<byte> secret, CancellationToken ct) =>
        IdPrefix.Of(id).SequenceEqual(IdPrefix.Device) && await _devices.GetAsync(id, ct) is { } device && DeviceSecrets.Matches(secret.Span, device.Value.SecretHash)
            ? new Caller(id, device.Value.Name, id) { Scopes = [Right.See, Right.Talk, Right.Control] }
            : null;

    /// <summary>Null when it may be done through this device, as it is now.</summary>
    public async ValueTask<Fault?> CheckAsync(string id, Right right, Place place, CancellationToken ct) =>
        await _cache.GetAsync(id, ReadAsync, ct) is { } now ? SpeakingRules.Check(now.Device, now.Twin, right, place) : Fault.NotFound();

    private async ValueTask<Speaking?> ReadAsync(string id, CancellationToken ct) =>
        await _devices.GetAsync(id, ct) is { } device && await _twins.GetAsync(id, ct) is { } twin ? new Speaking(device.Value, twin.Value) : null;

    private sealed record Speaking(DeviceRecord Device, TwinState Twin);
}

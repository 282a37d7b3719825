using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Home.Devices;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary>Whether a person may do something is asked of People; a device that is spoken to, of Home.</summary>
internal sealed class DeviceRights(IRights people, SpeakingDevices devices) : IRights
{
    public ValueTask<Fault?> CheckAsync(string userId, Right right, Place place, CancellationToken ct) =>
        IdPrefix.Of(userId).SequenceEqual(IdPrefix.Device) ? devices.CheckAsync(userId, right, place, ct) : people.CheckAsync(userId, right, place, ct);

    /// <summary>Around what People has registered.</summary>
    public static void Add(IServiceCollection services)
    {
        var people = services.Last(static s => s.ServiceType == typeof(IRights)).ImplementationFactory!;
        services.AddSingleton<IRights>(p => new DeviceRights((IRights)people(p), p.GetRequiredService<SpeakingDevices>()));
        services.AddSingleton<IDeviceCallers, DeviceCallers>();
    }
}

/// <summary>Who a device is, answered by Home.</summary>
internal sealed class DeviceCallers(SpeakingDevices devices) : IDeviceCallers
{
    public ValueTask<Caller?> OfAsync(string id, ReadOnlyMemory<byte> secret, CancellationToken ct) => devices.OfAsync(id, secret, ct);
}

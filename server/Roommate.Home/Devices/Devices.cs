using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Registry;
using Roommate.Home.Twins;
using Roommate.Live.Log;
using Roommate.Platform.Facts;
using Roommate.Platform.Http;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Home.Devices;

/// <summary>The registry: which devices a home has, what they are called, where they stand, what they prove themselves with.</summary>
public sealed class Devices
{
    private const int MostDevices = 2_000;

    private readonly DeviceStore _store;
    private readonly TwinStore _twins;
    private readonly IHomeRooms _rooms;
    private readonly ITopicLog _log;
    private readonly IFacts _facts;
    private readonly Ids _ids;
    private readonly TimeProvider _time;

    internal Devices(DeviceStore store, TwinStore twins, IHomeRooms rooms, ITopicLog log, IFacts facts, Ids ids, TimeProvider time)
    {
        _store = store;
        _twins = twins;
        _rooms = rooms;
        _log = log;
        _facts = facts;
        _ids = ids;
        _time = time;
    }

    /// <summary>Adds a device; its secret is in the answer and nowhere else.</summary>
    public async ValueTask<Outcome<CreateDeviceResult>> CreateAsync(Cause by, string homeId, CreateDeviceRequest request, CancellationToken ct)
    {
        if ((DeviceRules.Check(request.Name, aliases: null, request.Components) ?? await CheckRoomAsync(homeId, request.RoomId, ct)) is { } fault)
        {
            return fault;
        }

        if ((await _store.IdsOfAsync(homeId, ct)).Count >= MostDevices)
        {
            return Fault.Conflict($"A home has at most {MostDevices} devices.");
        }

        var id = _ids.New(IdPrefix.Device);
        var secret = _ids.Secret();
        var about = new DeviceAbout(Components: request.Components);
        // The twin first: a device that can be found always has one.
        await _twins.AddAsync(id, TwinState.New(about), ct);
        var stored = await _store.AddAsync(id, new DeviceRecord(homeId, request.Name.Trim(), DeviceSecrets.Hash(secret), _time.GetUtcNow(), request.RoomId), ct);
        var device = stored.Value.ToDevice(id, stored.Version, online: false, about);
        await TellAsync(homeId, EventTypes.DeviceAdded, device, by, names: true, ct);
        return new CreateDeviceResult(device, secret);
    }

    /// <summary>Null when a device of this home may have this name and room.</summary>
    internal async ValueTask<Fault?> CheckPlaceAsync(string homeId, string? name, string? roomId, CancellationToken ct) =>
        DeviceRules.Check(name, aliases: null, components: null) ?? await CheckRoomAsync(homeId, roomId, ct);

    /// <summary>Adds a device that appeared by itself, under an id that was chosen for it; false when it is there already. It has no secret: nobody can be it.</summary>
    internal async ValueTask<bool> AddFoundAsync(Cause by, string id, string homeId, string name, DeviceAbout about, CancellationToken ct)
    {
        if (await _store.GetAsync(id, ct) is not null)
        {
            return false;
        }

        await _twins.AddAsync(id, TwinState.New(about), ct);
        var stored = await _store.AddAsync(id, new DeviceRecord(homeId, name, DeviceSecrets.Hash(_ids.Secret()), _time.GetUtcNow()), ct);
        await TellAsync(homeId, EventTypes.DeviceAdded, stored.Value.ToDevice(id, stored.Version, online: false, about), by, names: true, ct);
        return true;
    }

    /// <summary>Null when a device with this name may come to this room.</summary>
    internal async ValueTask<Fault?> CheckNewAsync(string homeId, string name, string? roomId, CancellationToken ct) =>
        await CheckPlaceAsync(homeId, name ?? "", roomId, ct)
        ?? ((await _store.IdsOfAsync(homeId, ct)).Count >= MostDevices ? Fault.Conflict($"A home has at most {MostDevices} devices.") : null);

    /// <summary>Takes in a device that has made its own secret and was given its id before; once, however often it is asked.</summary>
    internal async ValueTask<Fault?> AdoptAsync(Cause by, string homeId, string id, string name, string? roomId, string secretHash, DeviceAbout about, CancellationToken ct)
    {
        if (await _store.GetAsync(id, ct) is not null)
        {
            return null;
        }

        // The room may be gone since the code was made.
        var room = await CheckRoomAsync(homeId, roomId, ct) is null ? roomId : null;
        if (await CheckNewAsync(homeId, name, room, ct) is { } fault)
        {
            return fault;
        }

        await _twins.AddAsync(id, TwinState.New(about), ct);
        var stored = await _store.AddAsync(id, new DeviceRecord(homeId, name, secretHash, _time.GetUtcNow(), room), ct);
        await TellAsync(homeId, EventTypes.DeviceAdded, stored.Value.ToDevice(id, stored.Version, online: false, about), by, names: true, ct);
        return null;
    }

    /// <summary>A page of the home's devices, oldest first; the cursor is the last id of the page before.</summary>
    public async ValueTask<Outcome<Page<Device>>> ListAsync(string homeId, string? cursor, int limit, CancellationToken ct)
    {
        var ids = await _store.IdsOfAsync(homeId, ct);
        if (Paging.After(ids, cursor, IdPrefix.Device) is not { } start)
        {
            return Paging.WrongCursor;
        }

        string[] page = [.. ids.Skip(start).Take(limit)];
        return new Page<Device>(await ManyAsync(page, ct), start + page.Length < ids.Count ? page[^1] : null);
    }

    /// <summary>A page of the devices that fit, as their twins are in the store now: who has just written reads it.</summary>
    internal async ValueTask<Outcome<Page<Device>>> ListAsync(string homeId, DeviceFilter filter, string? cursor, int limit, CancellationToken ct)
    {
        if (filter.IsAll)
        {
            return await ListAsync(homeId, cursor, limit, ct);
        }

        var ids = await _store.IdsOfAsync(homeId, ct);
        if (Paging.After(ids, cursor, IdPrefix.Device) is not { } start)
        {
            return Paging.WrongCursor;
        }

        string[] rest = [.. ids.Skip(start)];
        var twins = (await _twins.GetManyAsync(rest, ct)).ToDictionary(static t => t.Id, static t => t.Value);
        var found = (await _store.GetManyAsync(rest, ct))
            .Where(d => twins.TryGetValue(d.Id, out var twin) && filter.Fits(d.Value, twin))
            .Select(d => d.Value.ToDevice(d.Id, d.Version, twins[d.Id].Online, twins[d.Id].About))
            .Take(limit + 1).ToList();
        return found.Count > limit ? new Page<Device>(found[..limit], found[limit - 1].Id) : new Page<Device>(found);
    }

    /// <summary>All devices of a home.</summary>
    public async ValueTask<IReadOnlyList<Device>> OfHomeAsync(string homeId, CancellationToken ct) => await ManyAsync(await _store.IdsOfAsync(homeId, ct), ct);

    public async ValueTask<Outcome<Device>> GetAsync(string id, CancellationToken ct) =>
        await ManyAsync([id], ct) is [var device] ? device : Fault.NotFound("This device");

    public async ValueTask<Outcome<Device>> ChangeAsync(Cause by, string id, DevicePatch patch, long? ifVersion, CancellationToken ct)
    {
        if (await _store.PlaceAsync(id, ct) is not { } place)
        {
            return Fault.NotFound("This device");
        }

        if ((DeviceRules.Check(patch.Name, patch.Aliases, components: null) ?? await CheckRoomAsync(place.HomeId, patch.RoomId, ct)) is { } fault)
        {
            return fault;
        }

        var changed = await _store.ChangeAsync(
            id,
            device => ifVersion is { } version && version != device.Version
                ? Fault.VersionMismatch(device.Version)
                : device.Value with { Name = patch.Name?.Trim() ?? device.Value.Name, RoomId = patch.RoomOf(device.Value.RoomId), Aliases = patch.AliasesOf(device.Value.Aliases) },
            ct);
        return changed.Succeeded ? await ToldAsync(id, by, names: true, ct) : changed.Fault;
    }

    /// <summary>A new secret; the old one opens nothing any more.</summary>
    public async ValueTask<Outcome<DeviceSecret>> RotateAsync(string id, CancellationToken ct)
    {
        var secret = _ids.Secret();
        var changed = await _store.ChangeAsync(id, device => device.Value with { SecretHash = DeviceSecrets.Hash(secret) }, ct);
        if (changed.Succeeded)
        {
            await _facts.TellAsync(new DeviceAccessEnded(id), ct);
        }

        return changed.Map(_ => new DeviceSecret(secret));
    }

    public async ValueTask<Outcome<bool>> RemoveAsync(Cause by, string id, CancellationToken ct)
    {
        if (await _store.GetAsync(id, ct) is not { } device)
        {
            return Fault.NotFound("This device");
        }

        await _store.RemoveAsync(device.Value.HomeId, id, ct);
        await _twins.RemoveAsync(id, ct);
        await _facts.TellAsync(new DeviceAccessEnded(id), ct);
        await _facts.TellAsync(new DeviceRemoved(device.Value.HomeId, id), ct);
        await TellAsync(device.Value.HomeId, EventTypes.DeviceRemoved, new Removed(id), by, names: true, ct);
        return true;
    }

    /// <summary>Who a device is by its id and secret; null when they do not fit.</summary>
    internal async ValueTask<DeviceRecord?> AuthenticateAsync(string id, ReadOnlyMemory<byte> secret, CancellationToken ct) =>
        await _store.GetAsync(id, ct) is { } device && DeviceSecrets.Matches(secret.Span, device.Value.SecretHash) ? device.Value : null;

    /// <summary>Tells the home how a device is now: it came or went, or says what it is.</summary>
    internal async ValueTask<Outcome<Device>> ToldAsync(string id, Cause by, bool names, CancellationToken ct)
    {
        if (await ManyAsync([id], ct) is not [var device])
        {
            return Fault.NotFound("This device");
        }

        await TellAsync(device.HomeId, EventTypes.DeviceChanged, device, by, names, ct);
        return device;
    }

    private async ValueTask<IReadOnlyList<Device>> ManyAsync(IReadOnlyCollection<string> ids, CancellationToken ct)
    {
        var devices = await _store.GetManyAsync(ids, ct);
        var twins = (await _twins.GetManyAsync(ids, ct)).ToDictionary(static t => t.Id, static t => t.Value);
        return [.. devices.Select(d => twins.TryGetValue(d.Id, out var twin) ? d.Value.ToDevice(d.Id, d.Version, twin.Online, twin.About) : d.Value.ToDevice(d.Id, d.Version, online: false, about: null))];
    }

    private async ValueTask<Fault?> CheckRoomAsync(string homeId, string? roomId, CancellationToken ct) =>
        roomId is null || await _rooms.ExistsAsync(homeId, roomId, ct) ? null : Fault.Invalid("roomId", "There is no such room in this home.");

    private async ValueTask TellAsync<T>(string homeId, string type, T data, Cause by, bool names, CancellationToken ct)
    {
        await _log.CommitAsync(new Commit(homeId) { Events = [EventDraft.Of(Topics.HomeKind, type, _time.GetUtcNow(), data, by)] }, ct);
        if (names)
        {
            await _facts.TellAsync(new HomeNamesChanged(homeId), ct);
        }
    }
}

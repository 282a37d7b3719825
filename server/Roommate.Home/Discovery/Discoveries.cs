using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Registry;
using Roommate.Home.Twins;
using Roommate.Platform.Facts;

namespace Roommate.Home.Discovery;

/// <summary>Found devices as people deal with them: look, place in a room, ignore.</summary>
public sealed class Discoveries : IFactHandler<DeviceRemoved>
{
    private readonly FoundStore _store;
    private readonly ForeignDevices _foreign;
    private readonly DeviceStore _registry;
    private readonly Devices.Devices _devices;
    private readonly Twins.Twins _twins;
    private readonly IFacts _facts;
    private readonly Ids _ids;

    internal Discoveries(FoundStore store, ForeignDevices foreign, DeviceStore registry, Devices.Devices devices, Twins.Twins twins, IFacts facts, Ids ids)
    {
        _store = store;
        _foreign = foreign;
        _registry = registry;
        _devices = devices;
        _twins = twins;
        _facts = facts;
        _ids = ids;
    }

    /// <summary>The found devices of a home, those that wait first, then by name.</summary>
    public async ValueTask<IReadOnlyList<FoundDevice>> OfHomeAsync(string homeId, CancellationToken ct)
    {
        var records = (await _store.AllAsync(ct)).Where(r => r.Value.HomeId == homeId).ToList();
        string[] ids = [.. records.Select(static r => r.Value.DeviceId).OfType<string>()];
        var devices = (await _registry.GetManyAsync(ids, ct)).ToDictionary(static d => d.Id, static d => d.Value);
        var twins = new Dictionary<string, TwinState>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (await _twins.RecentAsync(id, ct) is { } twin)
            {
                twins[id] = twin;
            }
        }

        return
        [
            .. records
                .Select(r => Seen(r.Id, r.Value, devices.GetValueOrDefault(r.Value.DeviceId ?? ""), twins.GetValueOrDefault(r.Value.DeviceId ?? "")))
                .OrderBy(static f => f.State).ThenBy(static f => f.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>Gives it a name and a room; one that was ignored comes back.</summary>
    public async ValueTask<Outcome<Device>> AcceptAsync(Cause by, string homeId, string id, AcceptFoundRequest request, CancellationToken ct)
    {
        if (await FindAsync(homeId, id, ct) is not { } record)
        {
            return Fault.NotFound("This found device");
        }

        if (record.State == FoundState.Refused)
        {
            return Fault.Conflict($"What it announces cannot be used: {(record.Problems is [var why, ..] ? why : "it is broken")}");
        }

        // Looked at before anything is made: a room that is not there leaves all as it was.
        if (await _devices.CheckPlaceAsync(homeId, request.Name, request.RoomId, ct) is { } wrong)
        {
            return wrong;
        }

        var (_, after) = await _store.ChangeAsync(id, r => r is null ? null : r with { State = FoundState.Placed, DeviceId = r.DeviceId ?? _ids.New(IdPrefix.Device) }, ct);
        if (after?.DeviceId is not { } deviceId)
        {
            return Fault.NotFound("This found device");
        }

        await _devices.AddFoundAsync(by, deviceId, homeId, FoundRules.NameOf(after.Info), new ForeignDevice(id, after, "").About, ct);
        await _facts.TellAsync(new FoundChanged(id), ct);
        return await _devices.ChangeAsync(by, deviceId, request.RoomId is { } place ? new DevicePatch(request.Name) { RoomId = place } : new DevicePatch(request.Name), ifVersion: null, ct);
    }

    /// <summary>Takes it out of the home, until somebody accepts it.</summary>
    public async ValueTask<Outcome<FoundDevice>> IgnoreAsync(Cause by, string homeId, string id, CancellationToken ct)
    {
        if (await FindAsync(homeId, id, ct) is not { } record)
        {
            return Fault.NotFound("This found device");
        }

        var (_, after) = await _store.ChangeAsync(id, static r => r is null ? null : r with { State = FoundState.Ignored, DeviceId = null }, ct);
        await _facts.TellAsync(new FoundChanged(id), ct);
        if (record.DeviceId is { } device)
        {
            await _devices.RemoveAsync(by, device, ct);
        }

        return after is null ? Fault.NotFound("This found device") : Seen(id, after, device: null, twin: null);
    }

    /// <summary>Somebody removed the device from the home: it does not come back by itself.</summary>
    public async ValueTask HearAsync(DeviceRemoved fact, CancellationToken ct)
    {
        foreach (var (id, record) in _foreign.Book.Records)
        {
            if (record.DeviceId == fact.DeviceId)
            {
                await _store.ChangeAsync(id, r => r?.DeviceId == fact.DeviceId ? r with { State = FoundState.Ignored, DeviceId = null } : r, ct);
                await _facts.TellAsync(new FoundChanged(id), ct);
            }
        }
    }

    private async ValueTask<FoundRecord?> FindAsync(string homeId, string id, CancellationToken ct) =>
        await _store.GetAsync(id, ct) is { } stored && stored.Value.HomeId == homeId ? stored.Value : null;

    private FoundDevice Seen(string id, FoundRecord record, DeviceRecord? device, TwinState? twin)
    {
        var link = _foreign.Find(id);
        var problems = (record.Problems ?? []).Concat(link?.Device.Problems ?? []).Concat(link?.Noted ?? []).Distinct().Take(50);
        // Who gave it a room by another way has placed it, too.
        var state = record.State == FoundState.Waiting && device?.RoomId is not null ? FoundState.Placed : record.State;
        return new FoundDevice(
            id,
            state,
            device?.Name ?? FoundRules.NameOf(record.Info),
            twin?.Online == true,
            record.FoundAt,
            record.Side,
            [.. (twin?.About.Components?.Values.Select(static c => c.Kind) ?? []).Distinct()],
            [.. problems],
            // Its id is chosen before the device is there: told only when it can be asked for.
            device is null ? null : record.DeviceId,
            device?.RoomId,
            record.Info.Manufacturer,
            record.Info.Model,
            record.Info.Firmware,
            record.Info.Area,
            record.Info.Origin,
            twin is null ? null : SignalOf(twin));
    }

    private static FoundSignal? SignalOf(TwinState twin)
    {
        foreach (var (id, component) in twin.About.Components ?? new Dictionary<string, Component>())
        {
            if ((component.Class == "signal_strength" || id is "linkquality" or "rssi")
                && MergePatch.Find(twin.Reported, $"{id}.value") is { ValueKind: System.Text.Json.JsonValueKind.Number } value)
            {
                return new FoundSignal(value.GetDouble(), component.Unit);
            }
        }

        return null;
    }
}

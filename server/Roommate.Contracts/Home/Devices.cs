using System.Text.Json;
using Roommate.Contracts.Live;

namespace Roommate.Contracts.Home;

/// <summary>A device in the registry (the list of a home, and <c>device.added/changed</c>).</summary>
public sealed record Device(
    string Id,
    string HomeId,
    string Name,
    bool Online,
    string? RoomId = null,
    DeviceAbout? About = null,
    IReadOnlyList<string>? Aliases = null,
    long Version = 1);

/// <summary>What a device says of itself.</summary>
public sealed record DeviceAbout(
    string? Model = null,
    string? Firmware = null,
    IReadOnlyDictionary<string, Component>? Components = null,
    int? IntervalMs = null);

/// <summary>A part of a device. <paramref name="Kind"/> is one of the known kinds or anything else, kept and shown as plain values.</summary>
public sealed record Component(
    string Kind,
    string? Class = null,
    string? Unit = null,
    string? Name = null,
    double? Min = null,
    double? Max = null,
    double? Step = null,
    IReadOnlyList<string>? Options = null);

public sealed record CreateDeviceRequest(string Name, string? RoomId = null, IReadOnlyDictionary<string, Component>? Components = null);

/// <param name="Secret">Shown once; only its hash is kept.</param>
public sealed record CreateDeviceResult(Device Device, string Secret);

/// <summary>Changes of a device (merge-patch): <c>null</c> takes it out of its room, or takes its other names away.</summary>
public sealed record DevicePatch(string? Name = null)
{
    private bool _hasRoom;
    private bool _hasAliases;

    public string? RoomId { get; init => (field, _hasRoom) = (value, true); }

    public IReadOnlyList<string>? Aliases { get; init => (field, _hasAliases) = (value, true); }

    public string? RoomOf(string? old) => _hasRoom ? RoomId : old;

    public IReadOnlyList<string>? AliasesOf(IReadOnlyList<string>? old) => _hasAliases ? Aliases : old;
}

public sealed record DeviceSecret(string Secret);

/// <summary>Snapshot of <c>twin:{id}</c> and answer of <c>GET /devices/{id}/twin</c>: the twin document.</summary>
public sealed record Twin(
    string Id,
    string Name,
    string? RoomId,
    long Rev,
    string Etag,
    DeviceAbout About,
    JsonElement Desired,
    long DesiredVersion,
    JsonElement Reported,
    long ReportedVersion,
    JsonElement Delta,
    JsonElement Tags,
    TwinMeta Meta,
    TwinConnection Connection,
    IReadOnlyList<PendingChange> Pending);

/// <summary>For each desired leaf (a tree of the same shape): who, when, which version, by which way.</summary>
public sealed record TwinMeta(JsonElement Desired, DateTimeOffset? ReportedAt = null);

/// <param name="Asleep">It said goodbye and comes back within the interval it has declared; until then it hears nothing.</param>
public sealed record TwinConnection(bool Online, DateTimeOffset? Since = null, DateTimeOffset? LastSeen = null, long? Boot = null, bool? Asleep = null);

/// <param name="Path">Dotted, for example <c>light.on</c>.</param>
/// <param name="Reason">Why, when the device refused it.</param>
public sealed record PendingChange(string Path, DateTimeOffset Since, DateTimeOffset Deadline, PendingState State, string? Reason = null);

public enum PendingState
{
    Waiting,
    Acknowledged,
    Refused,
    Late,
}

/// <summary>Hub <c>SetDesired</c>.</summary>
public sealed record SetDesiredRequest(string DeviceId, JsonElement Patch, long? IfVersion = null);

public sealed record SetDesiredResult(long Version);

/// <summary><c>twin.desired</c>, <c>twin.reported</c> and <c>twin.tags</c>: the merge-patch and the section's new version.</summary>
public sealed record TwinChange(
    JsonElement Patch,
    long Version,
    JsonElement? Delta = null,
    IReadOnlyList<PendingChange>? Pending = null,
    string? Via = null,
    DateTimeOffset? Ts = null);

/// <summary><c>twin.event</c>: something happened at a device (a button was pressed), once per id.</summary>
/// <param name="Id">The device's own id of it.</param>
public sealed record TwinOccurrence(string Name, string Id, JsonElement? Data = null, DateTimeOffset? Ts = null);

/// <summary>A device as the home's snapshot lists it.</summary>
public sealed record DeviceSummary(string Id, string Name, bool Online, string? RoomId = null);

/// <summary><c>device.removed</c>, <c>room.removed</c>, <c>member.left</c>.</summary>
public sealed record Removed(string Id);

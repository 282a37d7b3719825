namespace Roommate.Contracts.Home;

/// <summary>A device that appeared by itself (MQTT discovery).</summary>
/// <param name="Name">As it is called in the registry, or as it calls itself.</param>
/// <param name="DeviceId">Its device, which can be used at once; not there when it is ignored or refused.</param>
/// <param name="Area">Where it says it stands.</param>
/// <param name="Origin">The software that announced it.</param>
/// <param name="Side">Where it speaks: <c>own</c> endpoint or external broker (<c>bridge</c>).</param>
/// <param name="Kinds">The kinds of its components.</param>
/// <param name="Signal">How well it is heard, when it says so.</param>
/// <param name="Problems">What of it cannot be used, in words.</param>
public sealed record FoundDevice(
    string Id,
    FoundState State,
    string Name,
    bool Online,
    DateTimeOffset FoundAt,
    string Side,
    IReadOnlyList<string> Kinds,
    IReadOnlyList<string> Problems,
    string? DeviceId = null,
    string? RoomId = null,
    string? Manufacturer = null,
    string? Model = null,
    string? Firmware = null,
    string? Area = null,
    string? Origin = null,
    FoundSignal? Signal = null);

/// <summary>How well a device is heard: link quality 0 to 255, or dBm.</summary>
public sealed record FoundSignal(double Value, string? Unit = null);

public enum FoundState
{
    /// <summary>In the home, in no room yet.</summary>
    Waiting,

    /// <summary>Has its place.</summary>
    Placed,

    /// <summary>Nobody wants it here.</summary>
    Ignored,

    /// <summary>Its announcement cannot be used; the problems say why.</summary>
    Refused,
}

/// <summary><c>POST /homes/{id}/discovered/{found}/accept</c>.</summary>
public sealed record AcceptFoundRequest(string? Name = null, string? RoomId = null);

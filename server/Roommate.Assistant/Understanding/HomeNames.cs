namespace Roommate.Assistant.Understanding;

/// <summary>What one home calls its things: an immutable snapshot, taken when a name changes.</summary>
public sealed record HomeNames
{
    /// <summary>The devices with their names and what they are made of.</summary>
    public IReadOnlyList<NamedDevice> Devices { get; init; } = [];

    /// <summary>The rooms that are places.</summary>
    public IReadOnlyList<NamedRoom> Rooms { get; init; } = [];

    /// <summary>The floors; a floor that only a room mentions counts too.</summary>
    public IReadOnlyList<NamedThing> Floors { get; init; } = [];

    /// <summary>The members, by display name.</summary>
    public IReadOnlyList<NamedThing> People { get; init; } = [];

    /// <summary>The shared lists (shopping and others).</summary>
    public IReadOnlyList<NamedThing> Lists { get; init; } = [];

    /// <summary>The scenes.</summary>
    public IReadOnlyList<NamedThing> Scenes { get; init; } = [];

    /// <summary>The routines that a person may run by name.</summary>
    public IReadOnlyList<NamedThing> Routines { get; init; } = [];
}

/// <summary>A device as people call it.</summary>
/// <param name="Id">The device id (`dev_...`).</param>
/// <param name="Name">The registered name.</param>
/// <param name="RoomId">The room it stands in.</param>
public sealed record NamedDevice(string Id, string Name, string? RoomId = null)
{
    /// <summary>Other names people use for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its components: kind and, for sensors, binaries and covers, the class.</summary>
    public IReadOnlyList<NamedComponent> Components { get; init; } = [];
}

/// <summary>A component's kind (`light`, `binary`, ...) and class (`window`, `temperature`, ...).</summary>
public sealed record NamedComponent(string Kind, string? Class = null);

/// <summary>A room as people call it.</summary>
public sealed record NamedRoom(string Id, string Name)
{
    /// <summary>Other names people use for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The name of the floor it is on.</summary>
    public string? Floor { get; init; }
}

/// <summary>A person, list, scene, routine or floor as people call it.</summary>
public sealed record NamedThing(string Id, string Name)
{
    /// <summary>Other names people use for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}

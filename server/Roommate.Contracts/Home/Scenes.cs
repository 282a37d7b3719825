using System.Text.Json;

namespace Roommate.Contracts.Home;

/// <summary>A named picture of a home: what some devices are wanted to be, set together.</summary>
public sealed record Scene(
    string Id,
    string HomeId,
    string Name,
    IReadOnlyList<SceneState> States,
    long Version,
    DateTimeOffset ChangedAt,
    IReadOnlyList<string>? Aliases = null,
    bool CanUndo = false,
    IReadOnlyList<string>? Problems = null);

/// <param name="Desired">A merge-patch, for example <c>{"light": {"on": true, "brightness": 30}}</c>.</param>
public sealed record SceneState(string DeviceId, JsonElement Desired);

/// <summary>A new scene: with its states, or captured from how the devices are now.</summary>
/// <param name="DeviceIds">Capture these; without them and without States, those of the room, or all of the home.</param>
public sealed record CreateSceneRequest(
    string Name,
    IReadOnlyList<SceneState>? States = null,
    IReadOnlyList<string>? DeviceIds = null,
    string? RoomId = null,
    IReadOnlyList<string>? Aliases = null);

/// <param name="Capture">True: its devices as they are now.</param>
public sealed record ScenePatch(string? Name = null, IReadOnlyList<SceneState>? States = null, IReadOnlyList<string>? Aliases = null, bool? Capture = null);

/// <summary>What became of a scene that was set (or taken back).</summary>
/// <param name="Failed">Device by device, why not.</param>
public sealed record SceneApplied(int Devices, IReadOnlyDictionary<string, string> Failed, bool CanUndo);

/// <summary><c>scenes.changed</c>: read them again.</summary>
public sealed record ScenesChanged(string HomeId);

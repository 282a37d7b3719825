using Roommate.Contracts.Home;

namespace Roommate.Home.Scenes;

/// <summary>A scene as it is kept, under its id.</summary>
/// <param name="Undo">How its devices were before it was set last; null when there is nothing to take back.</param>
public sealed record SceneRecord(
    string HomeId,
    string Name,
    IReadOnlyList<SceneState> States,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    IReadOnlyList<string>? Aliases = null,
    SceneUndo? Undo = null);

public sealed record SceneUndo(DateTimeOffset At, IReadOnlyList<SceneState> States);

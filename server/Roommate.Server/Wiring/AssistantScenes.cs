using Roommate.Assistant.Tools;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary>Sets a scene that somebody named, with that person's right.</summary>
internal sealed class AssistantScenes(Home.Scenes.Scenes scenes, Gate gate) : IHomeScenes
{
    public async ValueTask<IReadOnlyList<string>> NamesAsync(string homeId, CancellationToken ct) => [.. (await scenes.OfHomeAsync(homeId, ct)).Select(static s => s.Name)];

    public async ValueTask<Outcome<SceneApplied>> SetAsync(Caller caller, string homeId, string turnId, string name, CancellationToken ct)
    {
        if (await gate.CheckAsync(caller, Right.Control, homeId, ct) is { } fault)
        {
            return fault;
        }

        return (await scenes.OfHomeAsync(homeId, ct)).FirstOrDefault(s => s.Name == name) is { } scene
            ? await scenes.ApplyAsync(new Cause(CauseKind.Assistant, turnId, $"Roommate for {caller.Name}", "chat"), scene.Id, ct)
            : Fault.NotFound("This scene");
    }
}

using System.Globalization;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Platform.Security;

namespace Roommate.Home.Routines;

/// <summary><c>set</c>: wants something of a device.</summary>
internal sealed class SetAction(Twins.Twins twins, Gate gate) : IRoutineAction
{
    public string Type => "set";

    public async ValueTask<Outcome<string>> DoAsync(RoutineEffect effect, CancellationToken ct) =>
        await gate.CheckAsync(effect.Owner.UserId, Right.Control, effect.Action.DeviceId!, ct) is { } fault
            ? fault
            : (await twins.SetDesiredAsync(effect.By, effect.Action.DeviceId!, effect.Action.Patch!.Value, ifVersion: null, ct))
            .Map(static s => string.Create(CultureInfo.InvariantCulture, $"set, version {s.Version}"));
}

/// <summary><c>command</c>: asks a device to do something; the run waits for its answer at most 30 s.</summary>
internal sealed class CommandAction(Commands.Commands commands, Gate gate) : IRoutineAction
{
    public string Type => "command";

    public async ValueTask<Outcome<string>> DoAsync(RoutineEffect effect, CancellationToken ct)
    {
        var action = effect.Action;
        if (await gate.CheckAsync(effect.Owner.UserId, Right.Control, action.DeviceId!, ct) is { } refused)
        {
            return refused;
        }

        var request = new InvokeRequest(action.DeviceId!, action.Command!, action.Args, Key: effect.Key);
        if (!(await commands.InvokeAsync(effect.By, request, Commands.Commands.UsualWait, ct)).TryGet(out var command, out var fault))
        {
            return fault;
        }

        return command.State is CommandState.Failed or CommandState.Expired or CommandState.Timeout
            ? Fault.Timeout($"The device answered: {command.State.ToString().ToLowerInvariant()}.")
            : command.State.ToString().ToLowerInvariant();
    }
}

/// <summary><c>scene</c>: sets a scene.</summary>
internal sealed class SceneAction(Scenes.Scenes scenes, Gate gate) : IRoutineAction
{
    public string Type => "scene";

    public async ValueTask<Outcome<string>> DoAsync(RoutineEffect effect, CancellationToken ct) =>
        await gate.CheckAsync(effect.Owner.UserId, Right.Control, effect.Action.SceneId!, ct) is { } fault
            ? fault
            : (await scenes.ApplyAsync(effect.By, effect.Action.SceneId!, ct))
            .Map(static s => string.Create(CultureInfo.InvariantCulture, $"{s.Devices} devices set{(s.Failed.Count == 0 ? "" : $", {s.Failed.Count} refused")}"));
}

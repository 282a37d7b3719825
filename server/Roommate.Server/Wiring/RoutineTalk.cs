using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Home.Routines;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary><c>message</c>: a routine says something in a room, under its own name and with its owner's right to talk there.</summary>
internal sealed class MessageAction(Rooms.Messages.Messages messages, Gate gate) : IRoutineAction
{
    public string Type => "message";

    public async ValueTask<Outcome<string>> DoAsync(RoutineEffect effect, CancellationToken ct) =>
        await gate.CheckAsync(effect.Owner.UserId, Right.Talk, effect.Action.RoomId!, ct) is { } fault
            ? fault
            : (await messages.AnnounceAsync(effect.By.Name!, new SendRequest(effect.Action.RoomId!, effect.Action.Text!, effect.Key), effect.By, ct)).Map(static s => $"said, {s.MessageId}");
}

/// <summary><c>ask</c>: a routine asks the assistant, as its owner; the answer comes in the room.</summary>
internal sealed class AskAction(Assistant.Turns.Turns turns, Gate gate) : IRoutineAction
{
    public string Type => "ask";

    public async ValueTask<Outcome<string>> DoAsync(RoutineEffect effect, CancellationToken ct) =>
        await gate.CheckAsync(effect.Owner.UserId, Right.Talk, effect.Action.RoomId!, ct) is { } fault
            ? fault
            : (await turns.AskAsync(effect.Owner, new AskRequest(effect.Action.RoomId!, effect.Action.Text!, effect.Key), ct)).Map(static a => $"asked, {a.TurnId}");
}

using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary>The assistant's side of a room, answered by Rooms.</summary>
internal sealed class AssistantRoom(Rooms.Messages.Messages messages, Rooms.Rooms.Rooms rooms) : IRoomTalk
{
    public ValueTask<Outcome<AskResult>> AskAsync(Caller caller, AskRequest request, string turnId, CancellationToken ct) => messages.AskAsync(caller, request, turnId, ct);

    public ValueTask<Outcome<AskResult>> AskAgainAsync(Caller caller, string roomId, string messageId, string turnId, CancellationToken ct) => messages.AskAgainAsync(caller, roomId, messageId, turnId, ct);

    public ValueTask<Outcome<Message>> EditAsync(Caller caller, string messageId, string text, CancellationToken ct) => messages.EditAsync(caller, messageId, new EditMessageRequest(text), ifVersion: null, ct);

    public ValueTask<Outcome<Message>> GetAsync(string messageId, CancellationToken ct) => messages.GetAsync(messageId, ct);

    public ValueTask EndAsync(string roomId, string turnId, TurnStatus status, string text, CancellationToken ct) => messages.EndTurnAsync(roomId, turnId, status, text, ct);

    public ValueTask HeardAsync(string roomId, string turnId, int chars, CancellationToken ct) => messages.HeardAsync(roomId, turnId, chars, ct);

    public async ValueTask<IReadOnlyList<Message>> AfterAsync(string roomId, long after, int count, CancellationToken ct) =>
        [.. (await messages.AfterAsync(roomId, after, count, ct)).Where(static m => m.Removed != true)];

    public ValueTask<bool> TitleAsync(string roomId, string turnId, string title, CancellationToken ct) =>
        rooms.TitleAsync(roomId, title, new Cause(CauseKind.Assistant, turnId, "Roommate", "chat"), ct);

    public async ValueTask<bool> IsUntitledAsync(string roomId, CancellationToken ct) => (await rooms.GetAsync(roomId, ct)).TryGet(out var room, out _) && room.Untitled;

    public async ValueTask<IReadOnlyList<Message>> RecentAsync(string roomId, int count, CancellationToken ct) =>
        [.. (await messages.ListAsync(roomId, before: null, count, ct)).Items.Where(static m => m.Removed != true).Reverse()];
}

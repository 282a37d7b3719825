using Microsoft.Extensions.Logging;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Live.Log;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Security;

namespace Roommate.Rooms.Messages;

/// <summary>Tells a room who is typing. Who neither goes on nor stops, because the phone is in a tunnel or the node is dead, has stopped after 6 s.</summary>
internal sealed class TypingPeople(TypingStore store, MessageStore messages, TimeProvider time, ILogger<TypingPeople> log)
    : RecurringWork("Ending who stopped typing", TimeSpan.FromSeconds(1), time, log)
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(6);

    private readonly TimeProvider _time = time;

    public async ValueTask TellAsync(Caller caller, TypingRequest request, CancellationToken ct)
    {
        var typist = new Typist(request.RoomId, caller.UserId, caller.Name);
        await (request.Active ? store.NoteAsync(typist, _time.GetUtcNow() + Believed, ct) : store.ForgetAsync(typist, ct));
        await TellAsync(typist, request.Active, caller.As("chat"), ct);
    }

    /// <summary>Ends what is no longer believed.</summary>
    public override async Task OnceAsync(CancellationToken ct)
    {
        foreach (var typist in await store.TakeOverAsync(_time.GetUtcNow(), ct))
        {
            await TellAsync(typist, active: false, Cause.System, ct);
        }
    }

    private async ValueTask TellAsync(Typist typist, bool active, Cause by, CancellationToken ct) =>
        await messages.CommitAsync(
            new Commit(typist.RoomId)
            {
                Events = [EventDraft.Of(Topics.RoomKind, EventTypes.Typing, _time.GetUtcNow(), new TypingEvent(typist.UserId, typist.Name, active), by, ephemeral: true)],
            },
            ct);
}

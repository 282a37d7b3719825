using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Live.Log;
using Roommate.Platform.Security;

namespace Roommate.Rooms.Messages;

/// <summary>Tells a room who is typing. Who neither goes on nor stops, because the phone is in a tunnel or the node is dead, has stopped after 6 s.</summary>
internal sealed partial class TypingPeople(TypingStore store, MessageStore messages, TimeProvider time, ILogger<TypingPeople> log) : BackgroundService
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    public async ValueTask TellAsync(Caller caller, TypingRequest request, CancellationToken ct)
    {
        var typist = new Typist(request.RoomId, caller.UserId, caller.Name);
        await (request.Active ? store.NoteAsync(typist, time.GetUtcNow() + Believed, ct) : store.ForgetAsync(typist, ct));
        await TellAsync(typist, request.Active, caller.As("chat"), ct);
    }

    /// <summary>Ends what is no longer believed.</summary>
    internal async Task SweepAsync(CancellationToken ct)
    {
        foreach (var typist in await store.TakeOverAsync(time.GetUtcNow(), ct))
        {
            await TellAsync(typist, active: false, Cause.System, ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (FaultException unavailable)
            {
                Log.Later(log, unavailable.Fault.Code);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A worker that ends in an exception would end the program.
                Log.Failed(log, exception);
            }
        }
    }

    private async ValueTask TellAsync(Typist typist, bool active, Cause by, CancellationToken ct) =>
        await messages.CommitAsync(
            new Commit(typist.RoomId)
            {
                Events = [EventDraft.Of(Topics.RoomKind, EventTypes.Typing, time.GetUtcNow(), new TypingEvent(typist.UserId, typist.Name, active), by, ephemeral: true)],
            },
            ct);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Who has stopped typing is told when the store answers again ({Code})")]
        public static partial void Later(ILogger logger, string code);

        [LoggerMessage(2, LogLevel.Warning, "Who has stopped typing could not be told; looking again in a second")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

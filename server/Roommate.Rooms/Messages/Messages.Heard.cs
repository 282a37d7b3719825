using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;

namespace Roommate.Rooms.Messages;

/// <summary>How much of a spoken reply was heard.</summary>
public sealed partial class Messages
{
    private const int RecentMessages = 100;

    private static readonly TimeSpan MessageDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>Marks the message of a turn, one of the last ones, with how much of it was heard. The turn ends before its message is there, so it is waited for a moment.</summary>
    public async ValueTask HeardAsync(string roomId, string turnId, int chars, CancellationToken ct)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if ((await _store.BeforeAsync(roomId, long.MaxValue, RecentMessages, ct)).FirstOrDefault(m => m.TurnId == turnId) is { } spoken)
            {
                await MarkAsync(turnId, spoken.Id, chars, ct);
                return;
            }

            await Task.Delay(MessageDelay, _time, ct);
        }
    }

    private async ValueTask MarkAsync(string turnId, string messageId, int chars, CancellationToken ct) =>
        await ChangeAsync(
            new Cause(CauseKind.Assistant, turnId, "Roommate", "voice"),
            messageId,
            EventTypes.MessageEdited,
            message => message.Removed == true ? Fault.NotFound("This message") : message with { Heard = Math.Min(chars, message.Text.Length) },
            static message => message,
            ct);
}

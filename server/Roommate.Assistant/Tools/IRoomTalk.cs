using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Tools;

/// <summary>The assistant's side of a room: hear a question, answer in it. Answered by the Rooms module through Server/Wiring.</summary>
public interface IRoomTalk
{
    /// <summary>Adds the person's message and starts the turn in the room, in one step; a client id seen before answers the first turn.</summary>
    ValueTask<Outcome<AskResult>> AskAsync(Caller caller, AskRequest request, string turnId, CancellationToken ct);

    /// <summary>Starts a turn that answers a message of the room once more, without a new message.</summary>
    ValueTask<Outcome<AskResult>> AskAgainAsync(Caller caller, string roomId, string messageId, string turnId, CancellationToken ct);

    /// <summary>Changes what a person said themself.</summary>
    ValueTask<Outcome<Message>> EditAsync(Caller caller, string messageId, string text, CancellationToken ct);

    ValueTask<Outcome<Message>> GetAsync(string messageId, CancellationToken ct);

    /// <summary>Ends the turn in the room and adds the reply as the assistant's message.</summary>
    ValueTask EndAsync(string roomId, string turnId, TurnStatus status, string text, CancellationToken ct);

    /// <summary>The last messages, oldest first.</summary>
    ValueTask<IReadOnlyList<Message>> RecentAsync(string roomId, int count, CancellationToken ct);
}

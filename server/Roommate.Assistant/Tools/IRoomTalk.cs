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

    /// <summary>Marks the message of a turn with how much of it was heard when somebody interrupted its voice.</summary>
    ValueTask HeardAsync(string roomId, string turnId, int chars, CancellationToken ct);

    /// <summary>What was said after an offset, the newest of it, oldest first.</summary>
    ValueTask<IReadOnlyList<Message>> AfterAsync(string roomId, long after, int count, CancellationToken ct);

    /// <summary>Names a conversation that nobody has named; false when somebody has.</summary>
    ValueTask<bool> TitleAsync(string roomId, string turnId, string title, CancellationToken ct);

    /// <summary>Whether nobody has named this room.</summary>
    ValueTask<bool> IsUntitledAsync(string roomId, CancellationToken ct);

    /// <summary>The last messages, oldest first.</summary>
    ValueTask<IReadOnlyList<Message>> RecentAsync(string roomId, int count, CancellationToken ct);
}

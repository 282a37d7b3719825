using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;

namespace Roommate.Server.Hub;

public sealed partial class RoommateHub
{
    [Needs(Right.Talk, nameof(SendRequest.RoomId))]
    public async Task<SendResult> Send(SendRequest request) => Value(await messages.SendAsync(Caller, request, CancellationToken.None));

    [Needs(Right.Talk, nameof(TypingRequest.RoomId))]
    public async Task Typing(TypingRequest request) => await messages.TypingAsync(Caller, request, Context.ConnectionAborted);

    [Needs(Right.See, nameof(ReadRequest.RoomId))]
    public async Task Read(ReadRequest request) => await unread.ReadAsync(Caller, request, CancellationToken.None);
}

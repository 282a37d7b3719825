using Roommate.Contracts.Live;
using Roommate.Live.SignalR;
using Roommate.Platform.Security;

namespace Roommate.Server.Hub;

public sealed partial class RoommateHub(LiveConnections live, Rooms.Messages.Messages messages, Rooms.Unread.UnreadCounts unread, Home.Twins.Twins twins, Home.Commands.Commands commands, Assistant.Turns.Turns turns, Assistant.Voice.Hearing.Hearing hearing)
{
    /// <summary>Follows topics; each answers by itself, and what one may not see answers like what is not there.</summary>
    [Needs(Right.SignedIn)]
    public Task<SubscribeResult> Subscribe(SubscribeRequest request) => live.SubscribeAsync(Context.ConnectionId, request, Context.ConnectionAborted);

    [Needs(Right.SignedIn)]
    public void Unsubscribe(UnsubscribeRequest request) => live.Unsubscribe(Context.ConnectionId, request);
}

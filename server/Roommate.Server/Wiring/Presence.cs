using Roommate.Contracts.People;
using Roommate.Live.SignalR;

namespace Roommate.Server.Wiring;

/// <summary>Who is connected to this node now. Presence across nodes is its own capability (issue 3).</summary>
internal sealed class Presence(LiveConnections live)
{
    public PresenceState Of(string userId) => live.UserIds.Contains(userId) ? PresenceState.Online : PresenceState.Offline;
}

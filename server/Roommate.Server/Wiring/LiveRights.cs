using Roommate.Contracts.Events;
using Roommate.Live.SignalR;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary>Rights that end, end subscriptions and connections at once, on every node.</summary>
internal sealed class LiveRights(LiveConnections live) : IFactHandler<RightsChanged>, IFactHandler<SignInEnded>
{
    public ValueTask HearAsync(RightsChanged fact, CancellationToken ct) => live.RecheckAsync(fact.UserId, ct);

    public ValueTask HearAsync(SignInEnded fact, CancellationToken ct)
    {
        live.EndSession(Caller.SessionClaim, fact.SessionId);
        return ValueTask.CompletedTask;
    }
}

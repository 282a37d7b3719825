using Microsoft.AspNetCore.Authorization;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;

namespace Roommate.Server.Hub;

/// <summary>
/// The one hub, <c>/hub</c>: a partial class per capability, each method one call into it. Permissions are enforced by
/// <see cref="HubGate"/>. What commits does not stop half-way because a socket closed, so it takes no connection token.
/// </summary>
[Authorize]
public sealed partial class RoommateHub : Microsoft.AspNetCore.SignalR.Hub
{
    private Caller Caller => Caller.From(Context.User)!;

    private static T Value<T>(Outcome<T> outcome) => outcome.TryGet(out var value, out var fault) ? value : throw new FaultException(fault);
}

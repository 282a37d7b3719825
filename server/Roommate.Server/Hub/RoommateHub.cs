using Microsoft.AspNetCore.Authorization;
using Roommate.Platform.Security;

namespace Roommate.Server.Hub;

/// <summary>The one hub, <c>/hub</c>: a partial class per capability, each method one call into it. Permissions are enforced by <see cref="HubGate"/>.</summary>
[Authorize]
public sealed partial class RoommateHub : Microsoft.AspNetCore.SignalR.Hub
{
    private Caller Caller => Caller.From(Context.User)!;
}

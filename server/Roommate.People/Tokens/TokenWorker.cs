using Microsoft.Extensions.Logging;
using Roommate.Platform.Scheduling;

namespace Roommate.People.Tokens;

/// <summary>Looks every second for access tokens whose time is over, so that their sockets close with them. On every node: ending one twice changes nothing.</summary>
internal sealed class TokenWorker(AccessTokens tokens, TimeProvider time, ILogger<TokenWorker> log)
    : RecurringWork("Ending access tokens whose time is over", TimeSpan.FromSeconds(1), time, log)
{
    public override async Task OnceAsync(CancellationToken ct) => await tokens.EndExpiredAsync(ct);
}

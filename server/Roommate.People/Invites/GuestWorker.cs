using Microsoft.Extensions.Logging;
using Roommate.Platform.Scheduling;

namespace Roommate.People.Invites;

/// <summary>Looks every second for guests and single grants whose time is over. On every node: ending one twice changes nothing.</summary>
internal sealed class GuestWorker(Invites invites, Homes.Homes homes, TimeProvider time, ILogger<GuestWorker> log)
    : RecurringWork("Ending guests and grants whose time is over", TimeSpan.FromSeconds(1), time, log)
{
    public override async Task OnceAsync(CancellationToken ct)
    {
        await invites.EndGuestsAsync(ct);
        await homes.EndGrantsAsync(ct);
    }
}

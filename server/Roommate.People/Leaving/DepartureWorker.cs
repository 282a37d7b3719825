using Microsoft.Extensions.Logging;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Store;

namespace Roommate.People.Leaving;

/// <summary>Every ten seconds: second looks of this node, and on one node at a time homes whose grace is over and erasures that were not finished.</summary>
internal sealed class DepartureWorker(Departures departures, SecondLooks again, ILeases leases, TimeProvider time, ILogger<DepartureWorker> log)
    : RecurringWork("Finishing departures", TimeSpan.FromSeconds(10), time, log)
{
    private static readonly TimeSpan MostWork = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time = time;

    public override async Task OnceAsync(CancellationToken ct)
    {
        try
        {
            await leases.AloneAsync(DepartureStore.Owner, "worker", MostWork, departures.ResumeAsync, ct);
        }
        finally
        {
            await again.MakeAsync(_time.GetUtcNow(), ct);
        }
    }
}

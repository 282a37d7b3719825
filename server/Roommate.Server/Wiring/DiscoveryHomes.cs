using Roommate.Home.Discovery;

namespace Roommate.Server.Wiring;

/// <summary>Which home found devices go to; answered by where homes are.</summary>
internal sealed class DiscoveryHomes(People.Homes.Homes homes) : IDiscoveryHomes
{
    public ValueTask<string?> FirstAsync(CancellationToken ct) => homes.OldestAsync(ct);
}

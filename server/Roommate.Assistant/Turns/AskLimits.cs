using Microsoft.Extensions.Options;
using Roommate.Assistant.Costs;
using Roommate.Contracts.Faults;
using Roommate.Platform.Limits;

namespace Roommate.Assistant.Turns;

/// <summary>How many turns a person and a home may begin: a bucket each, over all nodes.</summary>
internal sealed class AskLimits(Buckets buckets, IOptions<CostOptions> options)
{
    private const int AtOnceShare = 4;

    /// <summary>Null when a turn may begin; what the home refuses is given back to the person.</summary>
    public async ValueTask<Fault?> TakeAsync(string userId, string homeId, CancellationToken ct)
    {
        var (person, home) = (Limit("turns", options.Value.TurnsPerMinutePerPerson), Limit("turns-home", options.Value.TurnsPerMinutePerHome));
        if (person is not null && await buckets.TakeAsync(person, userId, "You have asked a lot in a short time. Wait a moment.", ct) is { } own)
        {
            return own;
        }

        var fault = home is null ? null : await buckets.TakeAsync(home, homeId, "A lot is asked in this home at once. Wait a moment.", ct);
        if (fault is not null && person is not null)
        {
            await buckets.GiveBackAsync(person, userId, ct);
        }

        return fault;
    }

    private static BucketLimit? Limit(string name, int perMinute) =>
        perMinute == 0 ? null : new BucketLimit(name, Math.Max(1, perMinute / AtOnceShare), TimeSpan.FromMinutes(1) / perMinute);
}

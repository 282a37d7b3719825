using Roommate.Contracts;
using Roommate.Live.Log;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Store;

/// <summary>
/// A lease is a hash with the fencing number <c>n</c> and a holder key that expires. The number outlives the holder, so
/// it only grows.
/// </summary>
internal sealed class Leases(IRedis redis, Ids ids) : ILeases
{
    private const string TakeScript =
        """
        if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
        redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
        return redis.call('HINCRBY', KEYS[1], 'n', 1)
        """;

    // One that ran out because this node or the store stood still, and that nobody has taken since (the number tells), goes on.
    private const string RenewScript =
        """
        local holder = redis.call('GET', KEYS[2])
        if holder and holder ~= ARGV[1] or not holder and redis.call('HGET', KEYS[1], 'n') ~= ARGV[3] then return 0 end
        redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    private const string ReleaseScript = "if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end return 1";

    public async ValueTask<Lease?> TakeAsync(string aggregate, string name, TimeSpan time, CancellationToken ct)
    {
        var lease = new Lease(aggregate, name, ids.Secret(12), 0, time);
        var number = await RunAsync(TakeScript, lease, ct);
        return number == 0 ? null : lease with { Number = number };
    }

    public async ValueTask<bool> RenewAsync(Lease lease, CancellationToken ct) => await RunAsync(RenewScript, lease, ct) == 1;

    public async ValueTask ReleaseAsync(Lease lease, CancellationToken ct) => await RunAsync(ReleaseScript, lease, ct);

    private async Task<long> RunAsync(string script, Lease lease, CancellationToken ct)
    {
        var key = Keys.Of(lease.Aggregate, $"lease:{lease.Name}");
        return (long)await redis.CallAsync(
            db => db.ScriptEvaluateAsync(script, [key, key + ":holder"], [lease.Holder, (long)lease.Time.TotalMilliseconds, lease.Number]),
            ct);
    }
}

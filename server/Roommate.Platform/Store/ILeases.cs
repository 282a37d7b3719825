using Roommate.Live.Log;

namespace Roommate.Platform.Store;

/// <summary>Ownership of something by one node, with a fencing number that only grows: a node that was only slow cannot write after a take-over.</summary>
public interface ILeases
{
    /// <summary>Takes the lease when it is free or ran out; null when another holds it.</summary>
    ValueTask<Lease?> TakeAsync(string aggregate, string name, TimeSpan time, CancellationToken ct);

    /// <summary>Prolongs a held lease, also one that ran out and that nobody has taken since; false when another has it or had it.</summary>
    ValueTask<bool> RenewAsync(Lease lease, CancellationToken ct);

    ValueTask ReleaseAsync(Lease lease, CancellationToken ct);

    /// <summary>Does something unless another node is at it just now; however that ends, the lease is given back.</summary>
    async ValueTask AloneAsync(string aggregate, string name, TimeSpan time, Func<CancellationToken, ValueTask> work, CancellationToken ct)
    {
        if (await TakeAsync(aggregate, name, time, ct) is not { } lease)
        {
            return;
        }

        try
        {
            await work(ct);
        }
        finally
        {
            await ReleaseAsync(lease, CancellationToken.None);
        }
    }
}

/// <param name="Holder">Unique to this node and take.</param>
public sealed record Lease(string Aggregate, string Name, string Holder, long Number, TimeSpan Time)
{
    /// <summary>The guard for a commit that only the holder may make.</summary>
    public Fence Fence => new(Keys.Of(Aggregate, $"lease:{Name}"), Number);
}

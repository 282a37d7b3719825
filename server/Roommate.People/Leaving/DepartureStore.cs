using Roommate.Platform.Store;

namespace Roommate.People.Leaving;

/// <summary>Who is being erased, so that it is finished whatever happens to the node that began.</summary>
internal sealed class DepartureStore(IIndexes indexes)
{
    /// <summary>The one list that the sweep of a person passes over.</summary>
    public const string Owner = "erasures";

    private const string Index = "begun";

    public ValueTask BeginAsync(string userId, DateTimeOffset now, CancellationToken ct) => indexes.AddAsync(Owner, Index, userId, now.ToUnixTimeMilliseconds(), ct);

    public ValueTask<IReadOnlyList<string>> BegunAsync(DateTimeOffset before, CancellationToken ct) => indexes.UpToAsync(Owner, Index, before.ToUnixTimeMilliseconds(), ct);

    public ValueTask EndAsync(string userId, CancellationToken ct) => indexes.RemoveAsync(Owner, Index, userId, ct);
}

using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Platform.Store;

namespace Roommate.People.Homes;

/// <summary>Homes by id, and the index of a person's homes.</summary>
internal sealed class HomeStore(IDocuments documents, IIndexes indexes)
{
    /// <summary>The owner of the list of homes that end, and of what a sweep of one has to take.</summary>
    public const string Leaving = "leaving";

    private const string Index = "homes";
    private const string Everyone = "installation";
    private const string Due = "due";
    private const string Retaining = "retaining";
    private const string Granting = "granting";

    private static readonly DocumentKind<HomeRecord> Kind = new("home");

    public ValueTask<Stored<HomeRecord>?> GetAsync(string id, CancellationToken ct) => documents.GetAsync(Kind, id, ct);

    public async ValueTask<IReadOnlyList<Stored<HomeRecord>>> OfAsync(string userId, CancellationToken ct) =>
        await documents.GetManyAsync(Kind, await indexes.AllAsync(userId, Index, ct), ct);

    /// <summary>The ids of all homes of this installation, oldest first; some may be gone.</summary>
    public ValueTask<IReadOnlyList<string>> AllAsync(CancellationToken ct) => indexes.AllAsync(Everyone, Index, ct);

    public async ValueTask<Stored<HomeRecord>> AddAsync(string id, HomeRecord home, CancellationToken ct)
    {
        // The index first: one that names a home that is not there is passed over, a home that no index names is lost.
        foreach (var (userId, member) in home.Members)
        {
            await indexes.AddAsync(userId, Index, id, member.JoinedAt.ToUnixTimeMilliseconds(), ct);
        }

        await indexes.AddAsync(Everyone, Index, id, home.Members.Values.Min(static m => m.JoinedAt).ToUnixTimeMilliseconds(), ct);
        return (await documents.ChangeAsync(Kind, id, _ => new Change<HomeRecord>(home), ct)).Value;
    }

    /// <summary>Changes the home and tells its topic in one step; a change that changes nothing is not written or told.</summary>
    public ValueTask<Outcome<Stored<HomeRecord>>> ChangeAsync(
        string id,
        Func<Stored<HomeRecord>, Outcome<HomeRecord>> change,
        Func<HomeRecord, EventDraft> tell,
        CancellationToken ct) =>
        documents.ChangeAsync(
            Kind,
            id,
            current => current is null
                ? Fault.NotFound("This home")
                : change(current).Map(home => ReferenceEquals(home, current.Value) ? null : new Change<HomeRecord>(home) { Events = [tell(home)] }),
            ct);

    /// <summary>Notes when a home goes, before its document says so; null forgets it.</summary>
    public ValueTask EndsAsync(string homeId, DateTimeOffset? at, CancellationToken ct) =>
        at is { } due ? indexes.AddAsync(Leaving, Due, homeId, due.ToUnixTimeMilliseconds(), ct) : indexes.RemoveAsync(Leaving, Due, homeId, ct);

    public ValueTask<IReadOnlyList<string>> DueAsync(DateTimeOffset now, CancellationToken ct) => indexes.UpToAsync(Leaving, Due, now.ToUnixTimeMilliseconds(), ct);

    /// <summary>Notes when a grant ends, before it is written; null forgets it.</summary>
    public ValueTask GrantEndsAsync(string homeId, string grantId, DateTimeOffset? at, CancellationToken ct) =>
        at is { } due
            ? indexes.AddAsync(Granting, Due, $"{homeId} {grantId}", due.ToUnixTimeMilliseconds(), ct)
            : indexes.RemoveAsync(Granting, Due, $"{homeId} {grantId}", ct);

    public async ValueTask<IReadOnlyList<(string HomeId, string GrantId)>> EndedGrantsAsync(DateTimeOffset now, CancellationToken ct) =>
        [.. (await indexes.UpToAsync(Granting, Due, now.ToUnixTimeMilliseconds(), ct)).Select(static i => i.Split(' ')).Select(static p => (p[0], p[1]))];

    /// <summary>Before the membership is written, see <see cref="AddAsync"/>.</summary>
    public ValueTask JoiningAsync(string userId, string homeId, DateTimeOffset at, CancellationToken ct) =>
        indexes.AddAsync(userId, Index, homeId, at.ToUnixTimeMilliseconds(), ct);

    public ValueTask LeftAsync(string userId, string homeId, CancellationToken ct) => indexes.RemoveAsync(userId, Index, homeId, ct);

    public ValueTask RetainsAsync(string homeId, int days, CancellationToken ct) =>
        days > 0 ? indexes.AddAsync(Retaining, Index, homeId, days, ct) : indexes.RemoveAsync(Retaining, Index, homeId, ct);

    public ValueTask<IReadOnlyList<string>> RetainingAsync(CancellationToken ct) => indexes.AllAsync(Retaining, Index, ct);
}

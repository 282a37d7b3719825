using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Platform.Store;

namespace Roommate.People.SignIn;

/// <summary>Sign-in sessions by id, and the index of a person's sessions.</summary>
internal sealed class SignInStore(IDocuments documents, IIndexes indexes)
{
    private const string Index = "sessions";

    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    private static readonly DocumentKind<SignInRecord> Kind = new("session");

    public ValueTask<Stored<SignInRecord>?> GetAsync(string id, CancellationToken ct) => documents.GetAsync(Kind, id, ct);

    public async ValueTask AddAsync(string id, SignInRecord session, CancellationToken ct)
    {
        await documents.ChangeAsync(Kind, id, _ => Kept(id, session), ct);
        await indexes.AddAsync(session.UserId, Index, id, session.CreatedAt.ToUnixTimeMilliseconds(), ct);
    }

    public ValueTask<Outcome<Stored<SignInRecord>>> ChangeAsync(string id, Func<SignInRecord, Outcome<SignInRecord>> change, CancellationToken ct) =>
        documents.ChangeAsync(
            Kind,
            id,
            current => current is null ? Fault.Unauthenticated("This sign-in has ended. Sign in again.") : change(current.Value).Map(s => (Change<SignInRecord>?)Kept(id, s)),
            ct);

    public async ValueTask RemoveAsync(string userId, string id, CancellationToken ct)
    {
        await documents.ChangeAsync(Kind, id, static current => current is null ? (Change<SignInRecord>?)null : new Change<SignInRecord>(null), ct);
        await indexes.RemoveAsync(userId, Index, id, ct);
    }

    /// <summary>The person's sessions; what the index still names of ended ones is cleared away.</summary>
    public async ValueTask<IReadOnlyList<Stored<SignInRecord>>> OfAsync(string userId, CancellationToken ct)
    {
        var ids = await indexes.AllAsync(userId, Index, ct);
        var found = await documents.GetManyAsync(Kind, ids, ct);
        foreach (var gone in ids.Except(found.Select(static s => s.Id)))
        {
            await indexes.RemoveAsync(userId, Index, gone, ct);
        }

        return found;
    }

    /// <summary>The oldest of a person's sessions, as many as there are more than <paramref name="most"/>.</summary>
    public async ValueTask<IReadOnlyList<string>> BeyondAsync(string userId, int most, CancellationToken ct)
    {
        var count = await indexes.CountAsync(userId, Index, ct);
        return count <= most ? [] : [.. (await indexes.AllAsync(userId, Index, ct)).Take((int)count - most)];
    }

    // A session that nobody refreshes goes by itself; an hour after its end, so that whoever ends it (a guest's time is over) still finds it and its sockets.
    private static Change<SignInRecord> Kept(string id, SignInRecord session) => new(session)
    {
        Writes = [new Write("PEXPIRE", Keys.Of(id, Kind.Name), (long)(session.RefreshUntil - session.LastSeenAt + Slack).TotalMilliseconds)],
    };
}

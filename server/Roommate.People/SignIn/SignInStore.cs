using Roommate.Contracts.Faults;
using Roommate.Platform.Store;

namespace Roommate.People.SignIn;

/// <summary>Sign-in sessions by id, and the index of a person's sessions.</summary>
internal sealed class SignInStore(IDocuments documents, IIndexes indexes)
{
    private const string Index = "sessions";

    private static readonly DocumentKind<SignInRecord> Kind = new("session");

    public ValueTask<Stored<SignInRecord>?> GetAsync(string id, CancellationToken ct) => documents.GetAsync(Kind, id, ct);

    public async ValueTask AddAsync(string id, SignInRecord session, CancellationToken ct)
    {
        await documents.ChangeAsync(Kind, id, _ => new Change<SignInRecord>(session), ct);
        await indexes.AddAsync(session.UserId, Index, id, session.CreatedAt.ToUnixTimeMilliseconds(), ct);
    }

    public ValueTask<Outcome<Stored<SignInRecord>>> ChangeAsync(string id, Func<SignInRecord, Outcome<SignInRecord>> change, CancellationToken ct) =>
        documents.ChangeAsync(
            Kind,
            id,
            current => current is null ? Fault.Unauthenticated("This sign-in has ended. Sign in again.") : change(current.Value).Map(static s => (Change<SignInRecord>?)new Change<SignInRecord>(s)),
            ct);

    public async ValueTask RemoveAsync(string userId, string id, CancellationToken ct)
    {
        await documents.ChangeAsync(Kind, id, static current => current is null ? (Change<SignInRecord>?)null : new Change<SignInRecord>(null), ct);
        await indexes.RemoveAsync(userId, Index, id, ct);
    }

    public async ValueTask<IReadOnlyList<Stored<SignInRecord>>> OfAsync(string userId, CancellationToken ct) =>
        await documents.GetManyAsync(Kind, await indexes.AllAsync(userId, Index, ct), ct);
}

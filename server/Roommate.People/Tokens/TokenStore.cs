using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Platform.Store;

namespace Roommate.People.Tokens;

/// <summary>Access tokens by id, the index of a person's tokens, and the list of all by when they end.</summary>
internal sealed class TokenStore(IDocuments documents, IIndexes indexes)
{
    private const string Index = "tokens";
    private const string All = "access-tokens";
    private const string Ends = "ends";

    private static readonly DocumentKind<TokenRecord> Kind = new("token");

    public ValueTask<Stored<TokenRecord>?> GetAsync(string id, CancellationToken ct) => documents.GetAsync(Kind, id, ct);

    public async ValueTask<IReadOnlyList<Stored<TokenRecord>>> OfAsync(string userId, CancellationToken ct) =>
        await documents.GetManyAsync(Kind, await indexes.AllAsync(userId, Index, ct), ct);

    public async ValueTask AddAsync(string id, TokenRecord token, CancellationToken ct)
    {
        await indexes.AddAsync(token.UserId, Index, id, token.CreatedAt.ToUnixTimeMilliseconds(), ct);
        await indexes.AddAsync(All, Ends, id, token.ExpiresAt.ToUnixTimeMilliseconds(), ct);
        await documents.ChangeAsync(Kind, id, _ => new Change<TokenRecord>(token), ct);
    }

    public async ValueTask UsedAsync(string id, DateTimeOffset at, CancellationToken ct) =>
        await documents.ChangeAsync(Kind, id, current => current is null ? (Change<TokenRecord>?)null : new Change<TokenRecord>(current.Value with { LastUsedAt = at }), ct);

    public async ValueTask RemoveAsync(string? userId, string id, CancellationToken ct)
    {
        await documents.ChangeAsync(Kind, id, static current => current is null ? (Change<TokenRecord>?)null : new Change<TokenRecord>(null), ct);
        await indexes.RemoveAsync(All, Ends, id, ct);
        if (userId is not null)
        {
            await indexes.RemoveAsync(userId, Index, id, ct);
        }
    }

    public ValueTask<IReadOnlyList<string>> EndedAsync(DateTimeOffset now, CancellationToken ct) => indexes.UpToAsync(All, Ends, now.ToUnixTimeMilliseconds(), ct);
}

using Roommate.Contracts.People;
using Roommate.Platform.Security;

namespace Roommate.People.Tokens;

/// <summary>An access token as it is kept, under its id; of the secret only a hash is.</summary>
internal sealed record TokenRecord(
    string UserId,
    string Name,
    string Hash,
    IReadOnlyList<TokenScope> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt = null)
{
    public AccessToken ToToken(string id) => new(id, Name, Scopes, CreatedAt, ExpiresAt, LastUsedAt);

    public IReadOnlyList<Right> Rights() => [.. Scopes.Select(RightOf)];

    private static Right RightOf(TokenScope scope) => scope switch
    {
        TokenScope.See => Right.See,
        TokenScope.Talk => Right.Talk,
        TokenScope.Control => Right.Control,
        TokenScope.Configure => Right.Configure,
        _ => Right.Administer,
    };
}

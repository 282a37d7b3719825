using Roommate.Platform.Security;

namespace Roommate.People.Tokens;

/// <summary>Whose an access token is, for ways in that are no HTTP.</summary>
public sealed class TokenOwners
{
    private readonly AccessTokens _tokens;

    internal TokenOwners(AccessTokens tokens) => _tokens = tokens;

    /// <summary>The caller with the token's scopes; null when it is unknown, withdrawn or has ended.</summary>
    public ValueTask<Caller?> OfAsync(string token, CancellationToken ct) => _tokens.CheckAsync(token, ct);
}

using System.Security.Cryptography;
using System.Text;
using Roommate.Contracts;

namespace Roommate.People.SignIn;

/// <summary>
/// An opaque token: <c>rma_</c> (access) or <c>rmr_</c> (refresh), the session id, a dot and a secret of 32 random bytes.
/// The id finds the session, the secret proves it.
/// </summary>
internal readonly record struct Token(string SessionId, string Secret)
{
    public const string Access = "rma_";
    public const string Refresh = "rmr_";

    public string Hash => HashOf(Secret);

    public static Token New(string sessionId, Ids ids) => new(sessionId, ids.Secret());

    /// <summary>Null when the text is no such token.</summary>
    public static Token? Parse(string? text, string prefix)
    {
        if (text is null || text.Length > 200 || !text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot <= prefix.Length || dot == text.Length - 1 ? null : new Token(text[prefix.Length..dot], text[(dot + 1)..]);
    }

    public string Write(string prefix) => $"{prefix}{SessionId}.{Secret}";

    /// <summary>Compares in constant time.</summary>
    public bool Matches(string hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash), Encoding.ASCII.GetBytes(hash));

    private static string HashOf(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

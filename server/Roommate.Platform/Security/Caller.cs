using System.Security.Claims;
using Roommate.Contracts.Live;

namespace Roommate.Platform.Security;

/// <summary>The signed-in person behind a call.</summary>
public sealed record Caller(string UserId, string Name, string SessionId)
{
    public const string Scheme = "Roommate";
    public const string NameClaim = "name";
    public const string SessionClaim = "session";

    /// <summary>From an authenticated principal; null for an anonymous one.</summary>
    public static Caller? From(ClaimsPrincipal? principal)
    {
        var id = principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        return id is null ? null : new Caller(id, principal!.FindFirstValue(NameClaim) ?? "", principal!.FindFirstValue(SessionClaim) ?? "");
    }

    /// <summary>As the cause of a change.</summary>
    public Cause As(string via) => new(CauseKind.User, UserId, Name, via);

    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, UserId),
            new Claim(NameClaim, Name),
            new Claim(SessionClaim, SessionId),
        ],
        Scheme));
}

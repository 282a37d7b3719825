using System.Security.Claims;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;

namespace Roommate.Platform.Security;

/// <summary>The signed-in person behind a call, or the device that people speak to.</summary>
/// <param name="SessionId">The sign-in session, or the id of the access token.</param>
public sealed record Caller(string UserId, string Name, string SessionId)
{
    public const string Scheme = "Roommate";
    public const string NameClaim = "name";
    public const string SessionClaim = "session";
    public const string ScopeClaim = "scope";

    /// <summary>For an access token: the only rights it may use, within those of its owner. Null for a person at a session.</summary>
    public IReadOnlyList<Right>? Scopes { get; init; }

    /// <summary>The way they speak to the assistant, which its changes name: chat or voice.</summary>
    public string Via { get; init; } = "chat";

    /// <summary>From an authenticated principal; null for an anonymous one.</summary>
    public static Caller? From(ClaimsPrincipal? principal)
    {
        var id = principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        if (id is null)
        {
            return null;
        }

        var scopes = principal!.FindAll(ScopeClaim).Select(static c => Enum.Parse<Right>(c.Value)).ToArray();
        return new Caller(id, principal.FindFirstValue(NameClaim) ?? "", principal.FindFirstValue(SessionClaim) ?? "") { Scopes = scopes.Length == 0 ? null : scopes };
    }

    /// <summary>A device that people speak to: it has no memory, no private conversation, and confirms nothing.</summary>
    public bool IsDevice => IdPrefix.Of(UserId).SequenceEqual(IdPrefix.Device);

    /// <summary>As the cause of a change.</summary>
    public Cause As(string via) => new(IsDevice ? CauseKind.Device : CauseKind.User, UserId, Name, via);

    /// <summary>Null when a call with this right may go on to the gate; an access token goes no further than its scopes.</summary>
    public Fault? CheckScope(Right right) =>
        Scopes is null || right is Right.Public or Right.SignedIn || Scopes.Contains(right)
            ? null
            : right is Right.Account or Right.Own
                ? Fault.Forbidden("An access token cannot do this. Sign in yourself.")
                : Fault.Forbidden($"This access token has not the scope {JsonNamingPolicy.CamelCase.ConvertName(right.ToString())}.");

    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, UserId),
            new Claim(NameClaim, Name),
            new Claim(SessionClaim, SessionId),
            .. (Scopes ?? []).Select(static s => new Claim(ScopeClaim, s.ToString())),
        ],
        Scheme));
}

namespace Roommate.Contracts.People;

/// <summary>A place elsewhere where people can sign in (<c>GET /auth/providers</c>).</summary>
public sealed record ProviderView(string Id, string Name);

/// <summary><c>POST /auth/providers/{provider}</c>: with an invite code a new account may be made.</summary>
public sealed record ProviderStart(string? InviteCode = null);

/// <summary>Where to send the browser, and what it keeps meanwhile and sends back; good once, for ten minutes.</summary>
public sealed record ProviderCeremony(string Url, string Ticket);

/// <summary>What the provider sent the browser back with: <c>POST /auth/providers/finish</c> and <c>POST /me/logins</c>.</summary>
/// <param name="Iss">The provider's name of itself, where it sends one (RFC 9207).</param>
/// <param name="Otp">The second factor, asked for by an answer with a ticket.</param>
public sealed record ProviderFinish(string Ticket, string? Code = null, string? State = null, string? Iss = null, string? Otp = null, string? RecoveryCode = null);

/// <param name="Ticket">Instead of a sign-in: send this once more with <c>otp</c> or <c>recoveryCode</c>.</param>
public sealed record ProviderSignIn(LoginResult? Login = null, string? Ticket = null);

/// <summary>A sign-in elsewhere that opens this account.</summary>
public sealed record LinkedLogin(string Provider, string Name, DateTimeOffset At, string? Email = null);

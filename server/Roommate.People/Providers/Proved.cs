namespace Roommate.People.Providers;

/// <summary>Who somebody is, as a provider has proved it.</summary>
/// <param name="Email">Only when the provider says that it has checked it.</param>
internal sealed record Proved(string Subject, string? Email, string? Name);

/// <summary>What travels sealed with the browser while it is at the provider.</summary>
/// <param name="UserId">For linking: whose account.</param>
/// <param name="Proved">Once the provider has answered and only the second factor is missing.</param>
internal sealed record ProviderTicket(
    string Id,
    string Provider,
    string State,
    string Nonce,
    string Verifier,
    string Redirect,
    DateTimeOffset Until,
    string? UserId = null,
    string? InviteCode = null,
    Proved? Proved = null);

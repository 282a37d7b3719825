using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Roommate.Contracts.Faults;
using Roommate.Platform.Outbound;
using Roommate.Platform.Security;

namespace Roommate.People.Providers;

/// <summary>Talks to a provider: exchanges the code and checks who it says it is.</summary>
internal sealed partial class ProviderClient(ProviderDirectory directory, IHttpClientFactory clients, ILogger<ProviderClient> log)
{
    // No symmetric ones and no "none": a token signed with what others know proves nothing.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    /// <summary>The address of the provider's own page, with everything that ties its answer to this attempt.</summary>
    public async ValueTask<Outcome<string>> AddressAsync(ProviderEntry entry, ProviderTicket ticket, CancellationToken ct)
    {
        try
        {
            var about = await directory.ReadAsync(entry, ct);
            if (!ProviderEntry.IsSafe(about.AuthorizationEndpoint))
            {
                throw new InvalidOperationException($"{entry.Id} names no safe address to sign in at.");
            }

            var challenge = Base64UrlEncoder.Encode(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(ticket.Verifier)));
            var query = new Dictionary<string, string>
            {
                ["response_type"] = "code", ["client_id"] = entry.ClientId, ["redirect_uri"] = ticket.Redirect, ["scope"] = entry.Scopes,
                ["state"] = ticket.State, ["nonce"] = ticket.Nonce, ["code_challenge"] = challenge, ["code_challenge_method"] = "S256",
            };
            var joined = string.Join('&', query.Select(static q => $"{q.Key}={Uri.EscapeDataString(q.Value)}"));
            return $"{about.AuthorizationEndpoint}{(about.AuthorizationEndpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{joined}";
        }
        catch (Exception exception) when (IsAway(exception, ct))
        {
            return Away(exception, entry);
        }
    }

    public async ValueTask<Outcome<Proved>> ProveAsync(ProviderEntry entry, ProviderTicket ticket, ProviderAnswer answer, CancellationToken ct)
    {
        try
        {
            var about = await directory.ReadAsync(entry, ct);
            if (answer.Iss is { } iss && entry.IsOpenId && iss != about.Issuer)
            {
                return Refused(entry, "it answered as another issuer");
            }

            using var tokens = await ExchangeAsync(entry, about, ticket, answer.Code, ct);
            if (tokens is null)
            {
                return Refused(entry, "it did not take the code");
            }

            return entry.IsOpenId
                ? await OfIdTokenAsync(entry, about, ticket, Text(tokens.RootElement, "id_token"), Text(tokens.RootElement, "access_token"), ct)
                : await OfUserInfoAsync(entry, about, Text(tokens.RootElement, "access_token"), subject: null, ct) ?? (Outcome<Proved>)Refused(entry, "it did not say who it is");
        }
        catch (Exception exception) when (IsAway(exception, ct))
        {
            return Away(exception, entry);
        }
    }

    private static bool IsAway(Exception exception, CancellationToken ct) =>
        exception is HttpRequestException or InvalidOperationException or JsonException or IOException || (exception is OperationCanceledException && !ct.IsCancellationRequested);

    private static string? Text(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value)
            ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
            : null;

    // Some say "true" as a text.
    private static bool IsTrue(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.GetString() == "true"));

    private async Task<JsonDocument?> ExchangeAsync(ProviderEntry entry, OpenIdConnectConfiguration about, ProviderTicket ticket, string code, CancellationToken ct)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = ticket.Redirect, ["code_verifier"] = ticket.Verifier, ["client_id"] = entry.ClientId,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(about.TokenEndpoint));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var methods = about.TokenEndpointAuthMethodsSupported;
        if (entry.ClientSecret.Length > 0 && (methods.Count == 0 || methods.Contains("client_secret_basic")))
        {
            var pair = $"{Uri.EscapeDataString(entry.ClientId)}:{Uri.EscapeDataString(entry.ClientSecret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        else if (entry.ClientSecret.Length > 0)
        {
            form["client_secret"] = entry.ClientSecret;
        }

        request.Content = new FormUrlEncodedContent(form);
        using var answer = await clients.CreateClient(OutboundClient.Name).SendAsync(request, ct);
        if (!answer.IsSuccessStatusCode)
        {
            return (int)answer.StatusCode >= 500 ? throw new HttpRequestException($"The token endpoint answered {(int)answer.StatusCode}.") : null;
        }

        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct));
    }

    private async ValueTask<Outcome<Proved>> OfIdTokenAsync(ProviderEntry entry, OpenIdConnectConfiguration about, ProviderTicket ticket, string? idToken, string? accessToken, CancellationToken ct)
    {
        if (idToken is null)
        {
            return Refused(entry, "there was no identity token");
        }

        var checkedToken = await CheckAsync(entry, about, idToken);
        if (checkedToken is { IsValid: false, Exception: SecurityTokenSignatureKeyNotFoundException })
        {
            directory.ReadAgain(entry);
            about = await directory.ReadAsync(entry, ct);
            checkedToken = await CheckAsync(entry, about, idToken);
        }

        if (!checkedToken.IsValid || checkedToken.SecurityToken is not JsonWebToken token)
        {
            return Refused(entry, checkedToken.Exception?.GetType().Name ?? "the identity token is not good");
        }

        if (!token.TryGetPayloadValue("nonce", out string nonce) || !SecretBox.AreEqual(nonce, ticket.Nonce))
        {
            return Refused(entry, "the identity token is for another attempt");
        }

        if (token.Subject is not { Length: > 0 and <= 255 })
        {
            return Refused(entry, "the identity token is of nobody");
        }

        if (token.Audiences.Skip(1).Any() && (!token.TryGetPayloadValue("azp", out string party) || party != entry.ClientId))
        {
            return Refused(entry, "the identity token is for another program, too");
        }

        using var claims = JsonDocument.Parse(Base64UrlEncoder.Decode(token.EncodedPayload));
        var proved = Of(claims.RootElement, token.Subject);
        // Many keep the address out of the token and tell it when asked.
        return proved.Email is null && accessToken is not null && about.UserInfoEndpoint is { Length: > 0 }
            ? await OfUserInfoAsync(entry, about, accessToken, token.Subject, ct) ?? proved
            : proved;
    }

    private static Proved Of(JsonElement claims, string subject) =>
        new(subject, IsTrue(claims, "email_verified") ? Text(claims, "email") : null, Text(claims, "name") ?? Text(claims, "preferred_username"));

    private static Task<TokenValidationResult> CheckAsync(ProviderEntry entry, OpenIdConnectConfiguration about, string idToken) => Tokens.ValidateTokenAsync(
        idToken,
        new TokenValidationParameters
        {
            ValidIssuer = about.Issuer,
            ValidAudience = entry.ClientId,
            IssuerSigningKeys = about.SigningKeys,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = TimeSpan.FromMinutes(1),
        });

    private async ValueTask<Proved?> OfUserInfoAsync(ProviderEntry entry, OpenIdConnectConfiguration about, string? accessToken, string? subject, CancellationToken ct)
    {
        if (accessToken is null || !ProviderEntry.IsSafe(about.UserInfoEndpoint))
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(about.UserInfoEndpoint));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await clients.CreateClient(OutboundClient.Name).SendAsync(request, ct);
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }

        using var claims = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct));
        var said = Text(claims.RootElement, "sub") ?? (entry.IsOpenId ? null : Text(claims.RootElement, "id"));
        // Another person's answer must not be mixed into this one's (OpenID Connect Core, 5.3.2).
        return said is null || (subject is not null && said != subject) ? null : Of(claims.RootElement, said);
    }

    private Fault Refused(ProviderEntry entry, string why)
    {
        Log.Refused(log, entry.Id, why);
        return Fault.Unauthenticated($"{entry.Name} did not sign you in. Begin again.");
    }

    private Fault Away(Exception exception, ProviderEntry entry)
    {
        Log.Away(log, exception, entry.Id);
        return Fault.Unavailable($"{entry.Name} does not answer right now. Sign in another way, or try again.");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Sign-in with {Provider} was refused: {Why}")]
        public static partial void Refused(ILogger logger, string provider, string why);

        [LoggerMessage(2, LogLevel.Warning, "The provider {Provider} cannot be used right now")]
        public static partial void Away(ILogger logger, Exception exception, string provider);
    }
}

/// <summary>What the browser came back with.</summary>
internal sealed record ProviderAnswer(string Code, string? Iss);

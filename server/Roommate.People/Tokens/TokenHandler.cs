using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.People.SignIn;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.Tokens;

/// <summary>
/// Reads the token of a session or an access token: <c>Authorization: Bearer</c> everywhere, <c>access_token</c> in the query only where a browser
/// cannot set a header (WebSockets and event streams).
/// </summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    SignIns signIns,
    AccessTokens tokens) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    private static readonly string[] QueryAllowed = ["/hub", "/api/v1/events", "/api/v1/turns"];

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (ReadToken() is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        var caller = await signIns.CheckAsync(token, Context.RequestAborted) ?? await tokens.CheckAsync(token, Context.RequestAborted);
        return caller is null
            ? AuthenticateResult.Fail("The token is unknown or has expired.")
            : AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(), Caller.Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        Problems.Of(Fault.Unauthenticated("Sign in first, or refresh the access token."), Context).ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Of(Fault.Forbidden(), Context).ExecuteAsync(Context);

    private bool IsVoiceStream => Request.Path.Value is { } path && path.StartsWith("/api/v1/rooms/", StringComparison.Ordinal) && path.EndsWith("/voice/stream", StringComparison.Ordinal);

    private string? ReadToken()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return header[Bearer.Length..].Trim();
        }

        // What only reads a stream, or opens a socket: nothing that acts takes its token from an address.
        return HttpMethods.IsPost(Request.Method) && !Request.Path.StartsWithSegments("/hub", StringComparison.Ordinal) ? null
            : (QueryAllowed.Any(p => Request.Path.StartsWithSegments(p, StringComparison.Ordinal)) || IsVoiceStream) && Request.Query.TryGetValue("access_token", out var token)
            ? token.ToString()
            : null;
    }
}

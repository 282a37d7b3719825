using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

/// <summary>A provider that says whatever the test wants: identity tokens that must not sign anybody in.</summary>
public sealed class ForgedTokenTests : IAsyncLifetime, IDisposable
{
    private const string Client = "roommate";
    private const string Secret = "a secret of the client, long enough to sign with";

    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "one" };
    private WebApplication _provider = null!;
    private TestHome _home = null!;
    private Http _anonymous = null!;
    private string _issuer = "";
    private Func<string, string> _token = static _ => "";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _provider = builder.Build();
        var nonce = "";
        _provider.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = _issuer, authorization_endpoint = _issuer + "/auth", token_endpoint = _issuer + "/token", jwks_uri = _issuer + "/jwks",
            response_types_supported = new[] { "code" }, subject_types_supported = new[] { "public" }, id_token_signing_alg_values_supported = new[] { "RS256" },
        }));
        _provider.MapGet("/jwks", () => Results.Json(new { keys = new[] { Public(_key) } }));
        _provider.MapPost("/token", async (HttpContext http) =>
        {
            nonce = (await http.Request.ReadFormAsync())["code"].ToString();
            return Results.Json(new { access_token = "x", token_type = "Bearer", id_token = _token(nonce) });
        });
        await _provider.StartAsync();
        _issuer = _provider.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _home = await TestHome.StartAsync(
            "--Outbound:Allow=127.0.0.1",
            "--SignIn:Providers:0:Id=forger",
            $"--SignIn:Providers:0:Issuer={_issuer}",
            $"--SignIn:Providers:0:ClientId={Client}",
            $"--SignIn:Providers:0:ClientSecret={Secret}",
            "--SignIn:Providers:0:Register=true");
        _anonymous = new Http(_home.Address);
    }

    public void Dispose() => _anonymous.Dispose();

    public async Task DisposeAsync()
    {
        await _home.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_good_token_signs_in()
    {
        _token = nonce => Token(Claims("good", nonce));
        (await FinishAsync()).Login!.User.DisplayName.ShouldBe("Somebody");
    }

    [Theory]
    [InlineData("unsigned")]
    [InlineData("signed with the client's secret")]
    [InlineData("signed with another key")]
    [InlineData("for another client")]
    [InlineData("for another client, too")]
    [InlineData("of another issuer")]
    [InlineData("expired")]
    [InlineData("of another attempt")]
    [InlineData("of no attempt")]
    [InlineData("of nobody")]
    [InlineData("changed after it was signed")]
    [InlineData("no token at all")]
    public async Task A_forged_token_signs_nobody_in(string how)
    {
        _token = nonce => Forge(how, nonce);
        var (ticket, query) = await BeginAsync();
        await _anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/providers/finish", FaultCode.Unauthenticated, new ProviderFinish(ticket, query["nonce"], query["state"]));
    }

    private string Forge(string how, string nonce)
    {
        var claims = Claims(how, nonce);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        switch (how)
        {
            case "unsigned":
                return new JsonWebTokenHandler().CreateToken(Descriptor(claims, null));
            case "signed with the client's secret":
                return new JsonWebTokenHandler().CreateToken(Descriptor(claims, new SigningCredentials(new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(Secret)), SecurityAlgorithms.HmacSha256)));
            case "signed with another key":
                return new JsonWebTokenHandler().CreateToken(Descriptor(claims, new SigningCredentials(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "one" }, SecurityAlgorithms.RsaSha256)));
            case "for another client":
                return Token(claims, audience: "somebody-else");
            case "for another client, too":
                claims["aud"] = new[] { Client, "somebody-else" };
                return Token(claims, audience: null);
            case "of another issuer":
                return Token(claims, issuer: "https://accounts.example.com");
            case "expired":
                return Token(claims, expires: now.AddMinutes(-10));
            case "of another attempt":
                claims["nonce"] = nonce + "x";
                return Token(claims);
            case "of no attempt":
                claims.Remove("nonce");
                return Token(claims);
            case "of nobody":
                claims.Remove("sub");
                return Token(claims);
            case "changed after it was signed":
                var parts = Token(claims).Split('.');
                var body = Base64UrlEncoder.Decode(parts[1]).Replace("Somebody", "Somebodx", StringComparison.Ordinal);
                return $"{parts[0]}.{Base64UrlEncoder.Encode(body)}.{parts[2]}";
            default:
                return "";
        }
    }

    private async Task<ProviderSignIn> FinishAsync()
    {
        var (ticket, query) = await BeginAsync();
        return await _anonymous.PostAsync<ProviderSignIn>("/api/v1/auth/providers/finish", new ProviderFinish(ticket, query["nonce"], query["state"]));
    }

    // The code that this provider gives out is the nonce, so that it knows the attempt.
    private async Task<(string Ticket, Dictionary<string, string> Query)> BeginAsync()
    {
        var ceremony = await _anonymous.PostAsync<ProviderCeremony>("/api/v1/auth/providers/forger", new ProviderStart());
        return (ceremony.Ticket, QueryHelpers.ParseQuery(new Uri(ceremony.Url).Query).ToDictionary(static q => q.Key, static q => q.Value.ToString()));
    }

    private static Dictionary<string, object> Claims(string subject, string nonce) => new() { ["sub"] = subject, ["nonce"] = nonce, ["name"] = "Somebody" };

    private string Token(Dictionary<string, object> claims, string? audience = Client, string? issuer = null, DateTime? expires = null)
    {
        var descriptor = Descriptor(claims, new SigningCredentials(_key, SecurityAlgorithms.RsaSha256));
        descriptor.Audience = audience;
        descriptor.Issuer = issuer ?? _issuer;
        if (expires is { } at)
        {
            (descriptor.Expires, descriptor.IssuedAt, descriptor.NotBefore) = (at, at.AddMinutes(-5), at.AddMinutes(-5));
        }

        return new JsonWebTokenHandler().CreateToken(descriptor);
    }

    private SecurityTokenDescriptor Descriptor(Dictionary<string, object> claims, SigningCredentials? credentials) => new()
    {
        Issuer = _issuer, Audience = Client, Claims = claims, SigningCredentials = credentials, Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5),
    };

    private static object Public(RsaSecurityKey key)
    {
        var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = key.KeyId, n = Base64UrlEncoder.Encode(parameters.Modulus!), e = Base64UrlEncoder.Encode(parameters.Exponent!) };
    }
}

using Roommate.Platform.Configuration;

namespace Roommate.People.Providers;

/// <summary>Section <c>SignIn</c>: other places where people can sign in.</summary>
public sealed class ProviderOptions
{
    public const string Section = "SignIn";

    [ConfigKey(
        "Where people can sign in beside a password: a list of {Id, Name, Issuer, ClientId, ClientSecret, Register}. For plain OAuth without an issuer: Authorize, Token and UserInfo instead. The provider sends people back to {this server}/signed-in. A provider in a private network also needs Outbound:Allow.",
        "--SignIn:Providers:0:Id=google --SignIn:Providers:0:Name=Google --SignIn:Providers:0:Issuer=https://accounts.google.com --SignIn:Providers:0:ClientId=...")]
    public IList<ProviderEntry> Providers { get; } = [];

    /// <summary>Null when all is well.</summary>
    public string? Problem()
    {
        for (var i = 0; i < Providers.Count; i++)
        {
            if (Providers[i].Problem() is { } wrong)
            {
                return $"{Section}:Providers:{i}:{wrong}";
            }
        }

        return Providers.Select(static p => p.Id).Distinct(StringComparer.Ordinal).Count() == Providers.Count ? null : $"{Section}:Providers have the same Id twice. Example:  --SignIn:Providers:1:Id=work";
    }
}

/// <summary>One provider.</summary>
public sealed class ProviderEntry
{
    /// <summary>Short, for addresses: <c>google</c>.</summary>
    public string Id { get; set; } = "";

    /// <summary>On the button.</summary>
    public string Name { get; set; } = "";

    /// <summary>OpenID Connect: everything else is read from there.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Plain OAuth: where the browser goes.</summary>
    public string Authorize { get; set; } = "";

    /// <summary>Plain OAuth: where the code is exchanged.</summary>
    public string Token { get; set; } = "";

    /// <summary>Plain OAuth: who it is, as JSON with <c>sub</c> or <c>id</c>, <c>email</c>, <c>name</c>.</summary>
    public string UserInfo { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    public string Scopes { get; set; } = "openid email profile";

    /// <summary>Whether whoever can sign in there may have an account here without an invite.</summary>
    public bool Register { get; set; }

    public bool IsOpenId => Issuer.Length > 0;

    internal string? Problem() =>
        Id.Length is 0 or > 40 || !Id.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') ? "Id has 1 to 40 letters, digits and dashes. Example:  --SignIn:Providers:0:Id=google"
        : ClientId.Length == 0 ? "ClientId is needed. The provider gives it to whoever registers this server there."
        : IsOpenId ? (IsSafe(Issuer) ? null : "Issuer is an https address. Example:  --SignIn:Providers:0:Issuer=https://accounts.google.com")
        : IsSafe(Authorize) && IsSafe(Token) && IsSafe(UserInfo) ? null
        : "Issuer is needed, or Authorize, Token and UserInfo: https addresses all of them.";

    // Plain http only to this machine: a code on an open wire is anybody's.
    internal static bool IsSafe(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}

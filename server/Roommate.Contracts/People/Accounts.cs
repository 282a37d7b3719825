using System.Text.Json;

namespace Roommate.Contracts.People;

public sealed record User(string Id, string DisplayName, string? Email = null, string? Locale = null, string? TimeZone = null)
{
    public bool? EmailConfirmed { get; init; }

    public string? Avatar { get; init; }

    public Preferences? Preferences { get; init; }

    /// <summary>Whether signing in takes a second factor.</summary>
    public bool? SecondFactor { get; init; }

    /// <summary>False for a guest and for who only signs in elsewhere or with a passkey.</summary>
    public bool? EmailSignIn { get; init; }
}

/// <summary>How a person wants it. Quiet hours are local times, <c>22:00</c>.</summary>
/// <param name="ShowRead">Whether others see how far one has read.</param>
/// <param name="DirectMessages">Who may begin a direct message.</param>
/// <param name="SpeechVoice">In whose voice replies are spoken, for example <c>en-gb</c> or <c>alloy</c>; absent: the home's.</param>
/// <param name="SpeechSpeed">How fast, 0.5 to 2; absent: as the home has it.</param>
public sealed record Preferences(
    Theme Theme = Theme.System,
    NotifyAbout Notify = NotifyAbout.Mentions,
    string? QuietFrom = null,
    string? QuietUntil = null,
    bool ShowRead = true,
    DirectMessagesFrom DirectMessages = DirectMessagesFrom.Members,
    string? SpeechVoice = null,
    double? SpeechSpeed = null);

public enum Theme
{
    System,
    Light,
    Dark,
}

public enum NotifyAbout
{
    Nothing,
    Mentions,
    Everything,
}

public enum DirectMessagesFrom
{
    Nobody,
    Members,
}

/// <summary>A part of <see cref="Preferences"/>; an empty quiet time or voice takes it away, and so does a speed of 0.</summary>
public sealed record PreferencesPatch(
    Theme? Theme = null,
    NotifyAbout? Notify = null,
    string? QuietFrom = null,
    string? QuietUntil = null,
    bool? ShowRead = null,
    DirectMessagesFrom? DirectMessages = null,
    string? SpeechVoice = null,
    double? SpeechSpeed = null);

/// <summary>Proves once more who asks. A guest has no password and sends none; who has signed in within the last ten minutes may leave it out.</summary>
public sealed record EraseRequest(string? Password = null);

public sealed record PasswordChange(string CurrentPassword, string NewPassword);

/// <summary>The address changes when the letter to the new one was answered.</summary>
public sealed record EmailChange(string Email, string Password);

public sealed record ForgottenPassword(string Email);

/// <param name="Token">From the letter.</param>
public sealed record PasswordReset(string Token, string NewPassword);

/// <param name="Token">From the letter.</param>
public sealed record EmailConfirmation(string Token);

/// <summary><c>POST /auth/mfa/totp</c>: what an authenticator app needs. Shown until it is confirmed with a first code.</summary>
/// <param name="Key">To type in.</param>
/// <param name="Uri">otpauth, to open.</param>
/// <param name="Svg">The same as a QR code, to scan.</param>
public sealed record TotpSetup(string Key, string Uri, string Svg);

public sealed record TotpConfirm(string Code);

/// <summary>Turning the second factor off, or making new codes, asks for the password once more.</summary>
public sealed record PasswordProof(string Password);

/// <summary>Each is good once, instead of a code of the app. Shown once.</summary>
public sealed record RecoveryCodes(IReadOnlyList<string> Codes);

public sealed record SecondFactorState(bool Enabled, int RecoveryCodesLeft);

public enum TokenScope
{
    See,
    Talk,
    Control,
    Configure,
    Administer,
}

/// <summary><c>POST /auth/tokens</c>. Without an end it ends after 90 days; 366 at most.</summary>
public sealed record CreateTokenRequest(string Name, IReadOnlyList<TokenScope> Scopes, DateTimeOffset? ExpiresAt = null);

public sealed record AccessToken(string Id, string Name, IReadOnlyList<TokenScope> Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt = null);

/// <param name="Secret">Shown this once.</param>
public sealed record CreatedToken(AccessToken Token, string Secret);

public sealed record SetupRequest(string SetupToken, string Email, string Password, string DisplayName, string HomeName, string? TimeZone = null, string? Locale = null);

public sealed record LoginRequest(string Email, string Password, string? Otp = null, string? RecoveryCode = null);

public sealed record RegisterRequest(string Email, string Password, string DisplayName, string? InviteCode = null, HomeLocation? Location = null);

public sealed record RefreshRequest(string RefreshToken);

/// <param name="RefreshToken">Of the session to end, for who shows no access token (any more).</param>
public sealed record LogoutRequest(string? RefreshToken = null);

/// <param name="ExpiresIn">Seconds until the access token ends.</param>
public sealed record LoginResult(string AccessToken, string RefreshToken, int ExpiresIn, User User);

public sealed record SignInSession(string Id, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, string? Device = null, string? From = null, bool Current = false);

/// <summary>PATCH /me (merge-patch): <c>null</c> takes the language or the time zone away.</summary>
public sealed record UserPatch(string? DisplayName = null, PreferencesPatch? Preferences = null)
{
    private bool _hasLocale;
    private bool _hasTimeZone;

    public string? Locale { get; init => (field, _hasLocale) = (value, true); }

    public string? TimeZone { get; init => (field, _hasTimeZone) = (value, true); }

    public string? LocaleOf(string? old) => _hasLocale ? Locale : old;

    public string? TimeZoneOf(string? old) => _hasTimeZone ? TimeZone : old;
}

/// <summary><c>GET /me/export</c>: everything that is kept of a person.</summary>
/// <param name="Data">What other capabilities keep, by its name.</param>
public sealed record AccountExport(
    DateTimeOffset At,
    User User,
    DateTimeOffset CreatedAt,
    IReadOnlyList<HomeView> Homes,
    IReadOnlyList<SignInSession> Sessions,
    IReadOnlyList<AccessToken> Tokens,
    IReadOnlyList<string> Passkeys,
    IReadOnlyDictionary<string, object> Data);

/// <summary>The first half of a ceremony: what the browser is given, and a ticket to send back with its answer within five minutes.</summary>
public sealed record PasskeyCeremony(JsonElement Options, string Ticket);

/// <param name="Credential">What the browser answered, as JSON.</param>
public sealed record PasskeyRegistration(string Ticket, JsonElement Credential, string Name);

/// <param name="Credential">What the browser answered, as JSON.</param>
public sealed record PasskeySignIn(string Ticket, JsonElement Credential);

/// <param name="BackedUp">Whether it is kept in a cloud, so that losing the device loses nothing.</param>
public sealed record PasskeyView(string Id, string Name, DateTimeOffset CreatedAt, bool BackedUp);

using Roommate.Contracts.People;

namespace Roommate.People.Accounts;

/// <summary>A person's account as it is kept, under the user id. What others see of it is <see cref="Contracts.People.User"/>.</summary>
public sealed class Account
{
    public required string Id { get; init; }

    public string? Email { get; set; }

    public required string DisplayName { get; set; }

    public string? PasswordHash { get; set; }

    public string? Locale { get; set; }

    public string? TimeZone { get; set; }

    /// <summary>Whether somebody who reads the letters to this address said so.</summary>
    public bool EmailConfirmed { get; set; }

    public Preferences? Preferences { get; set; }

    /// <summary>The id of the picture file.</summary>
    public string? Avatar { get; set; }

    public long AvatarBytes { get; set; }

    /// <summary>The key of the authenticator app, sealed.</summary>
    public string? AuthenticatorKey { get; set; }

    public bool TwoFactorEnabled { get; set; }

    /// <summary>SHA-256 of the recovery codes that are left.</summary>
    public IReadOnlyList<string>? RecoveryCodes { get; set; }

    public IReadOnlyList<PasskeyRecord>? Passkeys { get; set; }

    /// <summary>Sign-ins elsewhere that open this account.</summary>
    public IReadOnlyList<LoginRecord>? Logins { get; set; }

    /// <summary>Changes with the password: sessions that carry an older one end.</summary>
    public string SecurityStamp { get; set; } = "";

    /// <summary>For a guest: when the account ends.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>For a program of the house: the home whose it is.</summary>
    public string? ProgramOf { get; init; }

    /// <summary>The version it was read at: what was changed meanwhile is not overwritten.</summary>
    internal long Version { get; set; }

    /// <summary>The address it was found by when it was read, in its unique form.</summary>
    internal string? FoundBy { get; set; }

    public Contracts.People.User ToUser() => new(Id, DisplayName, Email, Locale, TimeZone)
    {
        EmailConfirmed = Email is null ? null : EmailConfirmed,
        Avatar = Avatar,
        Preferences = Preferences ?? new Preferences(),
        SecondFactor = TwoFactorEnabled,
        EmailSignIn = PasswordHash is not null,
    };
}

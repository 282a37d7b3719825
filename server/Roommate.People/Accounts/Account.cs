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

    /// <summary>Changes with the password: sessions that carry an older one end.</summary>
    public string SecurityStamp { get; set; } = "";

    /// <summary>For a guest: when the account ends.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The version it was read at: what was changed meanwhile is not overwritten.</summary>
    internal long Version { get; set; }

    public Contracts.People.User ToUser() => new(Id, DisplayName, Email, Locale, TimeZone);
}

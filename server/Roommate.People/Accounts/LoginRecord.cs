namespace Roommate.People.Accounts;

/// <summary>A sign-in elsewhere that opens this account.</summary>
/// <param name="Subject">What the provider calls the person.</param>
/// <param name="Email">The address the provider told when it was linked, to tell two of them apart.</param>
public sealed record LoginRecord(string Provider, string Subject, DateTimeOffset At, string? Email = null);

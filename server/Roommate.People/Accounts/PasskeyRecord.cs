namespace Roommate.People.Accounts;

/// <summary>A passkey as it is kept: the public half, and what the authenticator said of itself.</summary>
public sealed record PasskeyRecord(
    string Id,
    byte[] PublicKey,
    string Name,
    DateTimeOffset CreatedAt,
    uint SignCount,
    IReadOnlyList<string> Transports,
    bool UserVerified,
    bool BackupEligible,
    bool BackedUp,
    byte[] Attestation,
    byte[] ClientData,
    DateTimeOffset? LastUsedAt = null);

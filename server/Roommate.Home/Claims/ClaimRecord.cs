using Roommate.Contracts.Live;

namespace Roommate.Home.Claims;

/// <summary>A device that is expected, kept under the hash of its code.</summary>
/// <param name="DeviceId">The device that has come; null while it is awaited.</param>
/// <param name="SecretHash">The hash of the secret it came with: the same device may ask again, no other.</param>
public sealed record ClaimRecord(string HomeId, string Name, DateTimeOffset ExpiresAt, Cause By, string? RoomId = null, string? DeviceId = null, string? SecretHash = null);

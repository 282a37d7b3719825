namespace Roommate.Contracts.Home;

/// <summary><c>POST /homes/{id}/claims</c>: a new device is expected.</summary>
public sealed record CreateClaimRequest(string Name, string? RoomId = null);

/// <param name="Code">Typed into, or sent to, the device; works once, for a quarter of an hour.</param>
/// <param name="Keys">The public keys its firmware must trust, for who builds them in.</param>
public sealed record DeviceClaim(string Code, DateTimeOffset ExpiresAt, string Name, string? RoomId, IReadOnlyList<string> Keys);

/// <summary><c>POST /claims</c>, by the device itself.</summary>
/// <param name="Secret">The secret it has made; it is its password from then on.</param>
public sealed record ClaimDeviceRequest(string Code, string Secret, string? Model = null, string? Firmware = null);

/// <summary>Who the device is now and where it belongs. The same code with the same secret is answered the same again.</summary>
/// <param name="Host">Where its MQTT endpoint is.</param>
/// <param name="Time">The server's time, milliseconds since 1970.</param>
/// <param name="Keys">The public keys (x and y, hex) whose firmware it may trust.</param>
public sealed record ClaimedDevice(string DeviceId, string Host, int Port, long Time, IReadOnlyList<string> Keys);

using System.Text.Json;

namespace Roommate.Home.Twins;

/// <summary>What a device reports: <c>rm/1/{dev}/reported</c>.</summary>
/// <param name="Seq">Monotonic per boot; null from adapters that have no such number.</param>
/// <param name="Dv">The desired version it has applied.</param>
/// <param name="Refused">Paths it will not have, with the reason.</param>
public sealed record DeviceReport(
    JsonElement Patch,
    long? Seq = null,
    long? Dv = null,
    IReadOnlyDictionary<string, string>? Refused = null,
    DateTimeOffset? Ts = null);

using System.Security.Cryptography;
using Roommate.Platform.Configuration;

namespace Roommate.Platform.Security;

/// <summary>Section <c>Security</c>.</summary>
public sealed class SecretOptions
{
    public const string Section = "Security";

    private const int KeyLength = 32;

    [ConfigKey("Seals the key ring that encrypts secrets at rest: 32 bytes as base64 (openssl rand -base64 32), the same on every node. Empty: a file beside the data; with a shared Redis, a key kept in it.", "...")]
    public string MasterKey { get; set; } = "";

    [ConfigKey("After how many days a new key takes over for what is encrypted from then on; what older keys have encrypted stays readable.", "30")]
    public int KeyDays { get; set; } = 90;

    [ConfigKey("Origins of other sites whose pages may call this server, separated by commas. Empty: only its own page.", "https://panel.example.com")]
    public string Origins { get; set; } = "";

    /// <summary>Null when all is well.</summary>
    public string? Problem() =>
        MasterKey.Length > 0 && Key() is null ? "Security:MasterKey is not 32 bytes of base64. Make one:  openssl rand -base64 32"
        : KeyDays is < 7 or > 3650 ? "Security:KeyDays is a number from 7 to 3650. Example:  --Security:KeyDays=90"
        : OriginList().FirstOrDefault(static o => !IsOrigin(o)) is { } wrong ? $"Security:Origins has \"{wrong}\", which is no origin. Example:  --Security:Origins=https://panel.example.com"
        : null;

    public IReadOnlyList<string> OriginList() => Origins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    internal byte[]? Key()
    {
        var bytes = new byte[KeyLength];
        return Convert.TryFromBase64String(MasterKey, bytes, out var length) && length == KeyLength ? bytes : null;
    }

    internal static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyLength);

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text;
}

using System.Security.Cryptography;
using System.Text;

namespace Roommate.Home.Registry;

/// <summary>Secrets of devices: 32 random bytes, so a plain SHA-256 is enough; compared in constant time.</summary>
internal static class DeviceSecrets
{
    public static string Hash(string secret) => Hash(Encoding.UTF8.GetBytes(secret));

    public static bool Matches(ReadOnlySpan<byte> secret, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash));

    private static string Hash(ReadOnlySpan<byte> secret) => Convert.ToHexString(SHA256.HashData(secret));
}

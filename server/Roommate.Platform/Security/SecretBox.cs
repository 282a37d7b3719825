using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Roommate.Platform.Security;

/// <summary>
/// Secrets that must be read again (a second factor's key, a connector's token), encrypted at rest with a key ring that
/// rotates by itself. A secret that only has to be recognised is hashed instead.
/// </summary>
public sealed class SecretBox(IDataProtectionProvider ring)
{
    /// <param name="purpose">What it is for: a text sealed for one purpose does not open for another.</param>
    public string Seal(string purpose, string secret) => ring.CreateProtector(purpose).Protect(secret);

    /// <summary>False when it was not sealed here for this purpose.</summary>
    public bool TryOpen(string purpose, string box, [NotNullWhen(true)] out string? secret)
    {
        try
        {
            secret = ring.CreateProtector(purpose).Unprotect(box);
            return true;
        }
        catch (CryptographicException)
        {
            secret = null;
            return false;
        }
    }

    /// <summary>Compares two secrets in a time that tells nothing of where they differ.</summary>
    public static bool AreEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(one)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));
}

/// <summary>Data Protection over our store and master key.</summary>
internal static class SecretBoxes
{
    public static void AddSecretBox(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("roommate");
        services.AddSingleton<KeyRingStore>();
        services.AddSingleton<MasterKey>();
        services.AddSingleton<SecretBox>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(static p => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = p.GetRequiredService<KeyRingStore>();
            options.XmlEncryptor = new MasterKeyEncryptor(p.GetRequiredService<MasterKey>());
            options.NewKeyLifetime = TimeSpan.FromDays(p.GetRequiredService<IOptions<SecretOptions>>().Value.KeyDays);
        }));
    }
}

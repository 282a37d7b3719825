using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Platform.Configuration;
using Roommate.Platform.Store;

namespace Roommate.Platform.Security;

/// <summary>
/// The key that seals the key ring. From <c>Security:MasterKey</c>; else a file in the data directory that only its owner may
/// read; else, where nodes share a Redis and nobody gave them a common key, one kept in that Redis: any node opens what another
/// sealed, and whoever reads that Redis can too, which a warning at the start says.
/// </summary>
public sealed partial class MasterKey(IOptions<SecretOptions> options, IOptions<DataOptions> data, IOptions<RedisOptions> redis, KeyRingStore store, ILogger<MasterKey> log)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const string FileName = "master.key";

    private readonly Lazy<byte[]> _key = new(() => options.Value.Key() ?? (redis.Value.ConnectionString.Length == 0 ? FromFile(Path.Combine(data.Value.Ensure(), FileName)) : Shared(store, log)));

    public byte[] Seal(ReadOnlySpan<byte> plain)
    {
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var aes = new AesGcm(_key.Value, TagLength);
        aes.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength));
        return box;
    }

    /// <summary>A <see cref="CryptographicException"/> when it was sealed with another key, or changed.</summary>
    public byte[] Open(ReadOnlySpan<byte> box)
    {
        if (box.Length < NonceLength + TagLength)
        {
            throw new CryptographicException("This was not sealed here.");
        }

        try
        {
            return Open(_key.Value, box);
        }
        catch (AuthenticationTagMismatchException) when (store.FindMasterKey() is { } shared)
        {
            // Sealed before the nodes were given a key of their own.
            return Open(shared, box);
        }
    }

    private static byte[] Open(byte[] key, ReadOnlySpan<byte> box)
    {
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(box[..NonceLength], box[(NonceLength + TagLength)..], box.Slice(NonceLength, TagLength), plain);
        return plain;
    }

    private static byte[] Shared(KeyRingStore store, ILogger log)
    {
        Log.KeptInStore(log);
        return store.SharedMasterKey(SecretOptions.NewKey());
    }

    private static byte[] FromFile(string path)
    {
        if (File.Exists(path))
        {
            return File.ReadAllBytes(path);
        }

        var key = SecretOptions.NewKey();
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(path, file);
        stream.Write(key);
        return key;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Secrets at rest are sealed with a key that is kept in the same Redis. Give every node the same Security:MasterKey (openssl rand -base64 32)")]
        public static partial void KeptInStore(ILogger logger);
    }
}

/// <summary>Seals each key of the ring before it goes into the store.</summary>
internal sealed class MasterKeyEncryptor(MasterKey master) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(new XElement("sealed", Convert.ToBase64String(master.Seal(System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting))))), typeof(MasterKeyDecryptor));
}

/// <summary>Opens a key of the ring; made by Data Protection itself, from the services.</summary>
internal sealed class MasterKeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    private readonly MasterKey _master = services.GetRequiredService<MasterKey>();

    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(System.Text.Encoding.UTF8.GetString(_master.Open(Convert.FromBase64String(encryptedElement.Value))));
}

using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Security;

/// <summary>
/// The key ring in Redis, so that what one node sealed any node opens. Data Protection asks synchronously, once in a day
/// and at a rotation.
/// </summary>
public sealed class KeyRingStore(IRedis redis) : IXmlRepository
{
    private static readonly RedisKey Key = "rm:keyring";

    private static readonly RedisKey MasterKey = "rm:keyring:master";

    /// <summary>The master key that nodes without one of their own share, or null.</summary>
    public byte[]? FindMasterKey() => redis.Database.StringGet(MasterKey);

    /// <summary>The same, made from <paramref name="fresh"/> when there is none yet; the first node's counts.</summary>
    public byte[] SharedMasterKey(byte[] fresh)
    {
        redis.Database.StringSet(MasterKey, fresh, null, When.NotExists);
        return FindMasterKey()!;
    }

    public IReadOnlyCollection<XElement> GetAllElements() => [.. redis.Database.ListRange(Key).Select(static e => XElement.Parse(e!))];

    public void StoreElement(XElement element, string friendlyName) => redis.Database.ListRightPush(Key, element.ToString(SaveOptions.DisableFormatting));
}

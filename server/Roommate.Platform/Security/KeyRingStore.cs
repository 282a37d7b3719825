using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Security;

/// <summary>
/// The key ring in Redis, so that what one node sealed any node opens. Data Protection asks synchronously, once in a day
/// and at a rotation.
/// </summary>
internal sealed class KeyRingStore(IRedis redis) : IXmlRepository
{
    private static readonly RedisKey Key = "rm:keyring";

    public IReadOnlyCollection<XElement> GetAllElements() => [.. redis.Database.ListRange(Key).Select(static e => XElement.Parse(e!))];

    public void StoreElement(XElement element, string friendlyName) => redis.Database.ListRightPush(Key, element.ToString(SaveOptions.DisableFormatting));
}

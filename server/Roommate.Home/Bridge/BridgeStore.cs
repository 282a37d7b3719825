using Roommate.Contracts;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Home.Bridge;

/// <summary>What the nodes know together about the external broker.</summary>
internal sealed class BridgeStore(IRedis redis, Ids ids)
{
    private static readonly RedisKey InstallationKey = Keys.Of("bridge", "installation");
    private static readonly RedisKey DevicesKey = Keys.Of("bridge", "devices");

    /// <summary>A name for this installation at the broker, the same on every node and after every start.</summary>
    public async ValueTask<string> InstallationAsync(CancellationToken ct)
    {
        await redis.CallAsync(db => db.StringSetAsync(InstallationKey, ids.Secret(6), when: When.NotExists), ct);
        return (await redis.CallAsync(db => db.StringGetAsync(InstallationKey), ct))!;
    }

    /// <summary>The devices that were heard behind the broker.</summary>
    public async ValueTask<IReadOnlyList<string>> DevicesAsync(CancellationToken ct) =>
        [.. (await redis.CallAsync(db => db.SetMembersAsync(DevicesKey), ct)).Select(static d => (string)d!)];

    public async ValueTask AddAsync(string device, CancellationToken ct) => await redis.CallAsync(db => db.SetAddAsync(DevicesKey, device), ct);

    public async ValueTask RemoveAsync(string device, CancellationToken ct) => await redis.CallAsync(db => db.SetRemoveAsync(DevicesKey, device), ct);
}

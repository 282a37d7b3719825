using System.Text.Json;
using Roommate.Contracts;
using Roommate.People.Homes;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.People.Leaving;

/// <summary>
/// Takes a home and all that is in it out of the store: every aggregate whose document says it is of this home, or of a
/// room or device of it. People are not of a home; their lists lose it.
/// </summary>
internal sealed class HomeSweepStore(IRedis redis)
{
    // The deepest chain is home, room, turn, what hangs on a turn.
    private const int MostPasses = 5;

    private static readonly string[] Parents = ["homeId", "roomId", "deviceId", "turnId"];
    private static readonly string[] NotOfAHome = ["usr_", "ses_", "tok_"];

    /// <summary>
    /// What goes is written down before the first key does: a sweep that is cut half-way finds the children of a room
    /// that went already.
    /// </summary>
    /// <returns>The ids of all aggregates that went.</returns>
    public async ValueTask<IReadOnlySet<string>> RemoveAsync(string homeId, CancellationToken ct)
    {
        var gone = new HashSet<string>(StringComparer.Ordinal) { homeId };
        gone.UnionWith((await redis.CallAsync(db => db.SetMembersAsync(Written(homeId)), ct)).Select(static id => id.ToString()));
        for (var pass = 0; pass < MostPasses && await FindAsync(gone, ct); pass++)
        {
        }

        await redis.CallAsync(db => db.SetAddAsync(Written(homeId), [.. gone.Select(static id => (RedisValue)id)]), ct);
        await SweepAsync(gone, ct);
        return gone;
    }

    /// <summary>The home is gone for good: what was written down of it goes too.</summary>
    public async ValueTask EndAsync(string homeId, CancellationToken ct) => await redis.CallAsync(db => db.KeyDeleteAsync(Written(homeId)), ct);

    /// <summary>Takes every key of these aggregates, and their names in the lists of others, out of the store.</summary>
    public async ValueTask SweepAsync(IReadOnlySet<string> gone, CancellationToken ct)
    {
        RedisValue[] members = [.. gone.Select(static g => (RedisValue)g)];
        var homes = gone.Where(static g => g.StartsWith(IdPrefix.Home + "_", StringComparison.Ordinal)).ToArray();
        await foreach (var key in redis.ScanAsync("*", ct))
        {
            // The list of homes that end keeps the sweep going after a crash; it is the last to let go.
            if (TagOf(key) == HomeStore.Leaving)
            {
                continue;
            }

            if ((TagOf(key) is { } tag && gone.Contains(tag)) || homes.Any(h => key.Contains(h, StringComparison.Ordinal)))
            {
                await redis.CallAsync(db => db.KeyDeleteAsync(key), ct);
            }
            else
            {
                await UnlistAsync(key, gone, members, ct);
            }
        }
    }

    private static RedisKey Written(string homeId) => $"rm:{{{HomeStore.Leaving}}}:gone:{homeId}";

    private static string? TagOf(string key)
    {
        var end = key.IndexOf('}', StringComparison.Ordinal);
        return key.StartsWith("rm:{", StringComparison.Ordinal) && end > 4 ? key[4..end] : null;
    }

    private static bool IsOf(string body, HashSet<string> gone)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && Parents.Any(p => document.RootElement.TryGetProperty(p, out var parent) && parent.ValueKind == JsonValueKind.String && gone.Contains(parent.GetString()!));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async ValueTask<bool> FindAsync(HashSet<string> gone, CancellationToken ct)
    {
        var more = false;
        await foreach (var key in redis.ScanAsync("rm:{*_*}:*", ct))
        {
            if (TagOf(key) is not { } tag || gone.Contains(tag) || NotOfAHome.Any(p => tag.StartsWith(p, StringComparison.Ordinal)))
            {
                continue;
            }

            if ((string)await redis.CallAsync(db => db.ExecuteAsync("TYPE", (RedisKey)key), ct) == "hash"
                && (string?)await redis.CallAsync(db => db.HashGetAsync(key, "d"), ct) is { } body
                && IsOf(body, gone))
            {
                more |= gone.Add(tag);
            }
        }

        return more;
    }

    // A person's log that tells of what went is emptied; whoever follows it gets a snapshot.
    private async ValueTask ForgetAsync(string key, IReadOnlySet<string> gone, CancellationToken ct)
    {
        var entries = (RedisResult[])(await redis.CallAsync(db => db.ExecuteAsync("XRANGE", (RedisKey)key, "-", "+"), ct))!;
        if (entries.SelectMany(static e => (RedisValue[])((RedisResult[])e!)[1]!).Any(v => gone.Any(g => v.ToString().Contains(g, StringComparison.Ordinal))))
        {
            await redis.CallAsync(db => db.ExecuteAsync("XTRIM", (RedisKey)key, "MAXLEN", 0), ct);
        }
    }

    // Unique names whose value is (or begins with) something that went, and members of the lists of those who stay.
    private async ValueTask UnlistAsync(string key, IReadOnlySet<string> gone, RedisValue[] members, CancellationToken ct)
    {
        if (key.Contains(":name:", StringComparison.Ordinal))
        {
            if ((string?)await redis.CallAsync(db => db.StringGetAsync(key), ct) is { } value && gone.Contains(value.Split(' ')[0]))
            {
                await redis.CallAsync(db => db.KeyDeleteAsync(key), ct);
            }
        }
        else if (key.StartsWith("rm:{", StringComparison.Ordinal))
        {
            switch ((string)await redis.CallAsync(db => db.ExecuteAsync("TYPE", (RedisKey)key), ct))
            {
                case "zset":
                    await redis.CallAsync(db => db.SortedSetRemoveAsync(key, members), ct);
                    break;
                case "set":
                    await redis.CallAsync(db => db.SetRemoveAsync(key, members), ct);
                    break;
                case "stream":
                    await ForgetAsync(key, gone, ct);
                    break;
                default:
                    break;
            }
        }
    }
}

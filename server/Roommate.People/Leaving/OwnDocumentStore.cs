using System.Text.Json;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.People.Leaving;

/// <summary>
/// Every document that any capability keeps under a person's own id (timers, reminders, confirmations, blocks and whatever
/// comes next), for their export: what is new is in it without anybody thinking of it. Left out is what has a part of its
/// own, and what is or could become a key.
/// </summary>
internal sealed class OwnDocumentStore(IRedis redis) : IPersonalData
{
    private static readonly string[] Elsewhere = ["account", "audit", "once:", "memor", "recording:", "lease:"];

    public string Name => "documents";

    public async ValueTask<object?> ExportAsync(string userId, CancellationToken ct)
    {
        var found = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        var tag = $"rm:{{{userId}}}:";
        await foreach (var key in redis.ScanAsync(tag + "*", ct))
        {
            var name = key[tag.Length..];
            if (!Elsewhere.Any(e => name.StartsWith(e, StringComparison.Ordinal)) && await ReadAsync(key, ct) is { } document)
            {
                found[name] = document;
            }
        }

        return found.Count > 0 ? found : null;
    }

    /// <summary>The sweep of the store takes what lies under the person's id.</summary>
    public ValueTask EraseAsync(string userId, CancellationToken ct) => ValueTask.CompletedTask;

    private async ValueTask<JsonElement?> ReadAsync(string key, CancellationToken ct)
    {
        if ((string)await redis.CallAsync(db => db.ExecuteAsync("TYPE", (RedisKey)key), ct) != "hash" || (byte[]?)await redis.CallAsync(db => db.HashGetAsync(key, "d"), ct) is not { } body)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Not a document of ours: a hash that happens to have such a field.
            return null;
        }
    }
}

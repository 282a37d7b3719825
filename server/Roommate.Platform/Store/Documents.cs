using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Store;

/// <summary>Documents as hashes <c>v</c>, <c>s</c>, <c>d</c>, written only through commits.</summary>
internal sealed class Documents(IRedis redis, ITopicLog log) : IDocuments
{
    private const int MostAttempts = 20;

    private static readonly RedisValue[] Fields = ["v", "s", "d"];

    public async ValueTask<Stored<T>?> GetAsync<T>(DocumentKind<T> kind, string id, CancellationToken ct)
        where T : class =>
        Read(kind, id, await redis.CallAsync(db => db.HashGetAsync(Keys.Of(id, kind.Name), Fields), ct));

    public async ValueTask<IReadOnlyList<Stored<T>>> GetManyAsync<T>(DocumentKind<T> kind, IReadOnlyCollection<string> ids, CancellationToken ct)
        where T : class
    {
        var found = await redis.CallAsync(db => Task.WhenAll(ids.Select(id => db.HashGetAsync(Keys.Of(id, kind.Name), Fields))), ct);
        return [.. ids.Zip(found, (id, values) => Read(kind, id, values)).OfType<Stored<T>>()];
    }

    public DocumentWrite Write<T>(DocumentKind<T> kind, string id, T? value, long expected, long? version = null)
        where T : class =>
        new(Keys.Of(id, kind.Name), expected, version ?? expected + 1, kind.Schema, value is null ? null : JsonSerializer.SerializeToUtf8Bytes(value, Wire.Json));

    public async ValueTask<Outcome<Stored<T>>> ChangeAsync<T>(
        DocumentKind<T> kind,
        string id,
        Func<Stored<T>?, Outcome<Change<T>?>> decide,
        CancellationToken ct)
        where T : class
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var current = await GetAsync(kind, id, ct);
            if (!decide(current).TryGet(out var change, out var fault))
            {
                return fault;
            }

            if (change is null || (change.Value is null && current is null))
            {
                return current is null ? Fault.NotFound() : current;
            }

            var expected = current?.Version ?? 0;
            var result = await log.CommitAsync(
                new Commit(id)
                {
                    Documents = [Write(kind, id, change.Value, expected)],
                    Writes = change.Writes,
                    Events = change.Events,
                    Idempotency = change.Idempotency,
                    Fence = change.Fence,
                },
                ct);
            switch (result.Status)
            {
                case CommitStatus.Committed:
                    return new Stored<T>(id, change.Value ?? current!.Value, expected + 1);
                case CommitStatus.Fenced:
                    return Fault.Conflict("Another node took this over.");
                case CommitStatus.Duplicate:
                    return current is null ? Fault.Conflict("This was done before.") : current;
                default:
                    continue;
            }
        }

        return Fault.Conflict("Too many people change this at once. Try again.");
    }

    private static Stored<T>? Read<T>(DocumentKind<T> kind, string id, RedisValue[] values)
        where T : class
    {
        if (values[2].IsNull)
        {
            return null;
        }

        byte[] body = values[2]!;
        var schema = (int)values[1];
        var value = schema == kind.Schema ? JsonSerializer.Deserialize<T>(body, Wire.Json) : Upgraded(kind, schema, body);
        return new Stored<T>(id, value ?? throw new JsonException($"The document {kind.Name} of {id} is empty."), (long)values[0]);
    }

    private static T? Upgraded<T>(DocumentKind<T> kind, int schema, byte[] body)
        where T : class
    {
        if (schema > kind.Schema || kind.Upgrade is null)
        {
            throw new StartupException($"A {kind.Name} document has schema {schema}; this program knows {kind.Schema}. Use the newer program, or restore a backup.");
        }

        var node = JsonNode.Parse(body)!;
        for (var at = schema; at < kind.Schema; at++)
        {
            node = kind.Upgrade(at, node);
        }

        return node.Deserialize<T>(Wire.Json);
    }
}

using System.Globalization;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.People.Audit;

/// <summary>
/// A trail per home and per person under their tag: the head as a document, links and details as hashes by number, and
/// the pseudonyms of people.
/// </summary>
internal sealed class AuditStore(IRedis redis, IDocuments documents, IIndexes indexes)
{
    private const string Audited = "audited";

    private static readonly DocumentKind<AuditHead> Kind = new("audit");

    public async ValueTask<AuditHead> HeadAsync(string owner, CancellationToken ct) => (await documents.GetAsync(Kind, owner, ct))?.Value ?? AuditHead.None;

    /// <summary>Appends in one commit with the head; whoever comes second makes their link anew.</summary>
    public async ValueTask AppendAsync(string owner, Func<AuditHead, (AuditLink Link, string Details)> next, CancellationToken ct) =>
        await documents.ChangeAsync(
            Kind,
            owner,
            current =>
            {
                var (link, details) = next(current?.Value ?? AuditHead.None);
                var seq = link.Seq.ToString(CultureInfo.InvariantCulture);
                return new Change<AuditHead>(new AuditHead(link.Seq, link.Hash))
                {
                    Writes =
                    [
                        new Write("HSET", Keys.Of(owner, "audit:links"), seq, JsonSerializer.Serialize(link, Wire.Json)),
                        new Write("HSET", Keys.Of(owner, "audit:details"), seq, details),
                    ],
                };
            },
            ct);

    /// <summary>Links with their details, from one number down to another, both included.</summary>
    public async ValueTask<IReadOnlyList<(AuditLink Link, string? Details)>> DownAsync(string owner, long from, long to, CancellationToken ct)
    {
        RedisValue[] fields = [.. Numbers(from, to)];
        if (fields.Length == 0)
        {
            return [];
        }

        var found = await redis.CallAsync(
            db => Task.WhenAll(db.HashGetAsync(Keys.Of(owner, "audit:links"), fields), db.HashGetAsync(Keys.Of(owner, "audit:details"), fields)),
            ct);
        return
        [
            .. found[0].Zip(found[1]).Where(static p => !p.First.IsNull)
                .Select(static p => (JsonSerializer.Deserialize<AuditLink>((byte[])p.First!, Wire.Json)!, (string?)p.Second)),
        ];
    }

    /// <summary>The name that stays of a person in this trail when they are erased.</summary>
    public async ValueTask<string> PseudonymAsync(string owner, string userId, string fresh, CancellationToken ct)
    {
        var key = Keys.Of(owner, "audit:people");
        if (await redis.CallAsync(db => db.HashSetAsync(key, userId, fresh, When.NotExists), ct))
        {
            await indexes.AddAsync(userId, Audited, owner, 0, ct);
            return fresh;
        }

        return (await redis.CallAsync(db => db.HashGetAsync(key, userId), ct))!;
    }

    /// <summary>Who is behind the pseudonyms of a trail, as far as they are still there.</summary>
    public async ValueTask<IReadOnlyDictionary<string, string>> PeopleAsync(string owner, CancellationToken ct) =>
        (await redis.CallAsync(db => db.HashGetAllAsync(Keys.Of(owner, "audit:people")), ct)).ToDictionary(static e => e.Value.ToString(), static e => e.Name.ToString(), StringComparer.Ordinal);

    /// <summary>The homes in whose trails a person is.</summary>
    public ValueTask<IReadOnlyList<string>> TrailsOfAsync(string userId, CancellationToken ct) => indexes.AllAsync(userId, Audited, ct);

    private static IEnumerable<RedisValue> Numbers(long from, long to)
    {
        for (var seq = from; seq >= to && seq > 0; seq--)
        {
            yield return seq.ToString(CultureInfo.InvariantCulture);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Rooms.Messages;

/// <summary>
/// A room's messages, running turns and read markers, all under the room's tag: a document per message, a sorted set of
/// ids by offset, a hash of turns and one of markers.
/// </summary>
internal sealed class MessageStore(IRedis redis, IDocuments documents, IIndexes indexes, ITopicLog log, SpokenStore spoken)
{
    private const string Index = "message";
    private const string Answers = "answers";

    private const int Page = 200;

    private const string MoveScript =
        """
        if tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') >= tonumber(ARGV[2]) then return 0 end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        if ARGV[3] == '1' then redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) end
        return 1
        """;

    public static string TurnsKey(string roomId) => Keys.Of(roomId, "turns");

    public ValueTask<Stored<Message>?> GetAsync(string roomId, string messageId, CancellationToken ct) => documents.GetAsync(Kind(messageId), roomId, ct);

    public async ValueTask<string?> RoomOfAsync(string messageId, CancellationToken ct) => await indexes.FindAsync(Index, messageId, ct);

    /// <summary>Makes a message findable by its id; before it is there, so that what is there can always be found.</summary>
    public async ValueTask ReserveAsync(string roomId, string messageId, CancellationToken ct) => await indexes.ClaimAsync(Index, messageId, roomId, ct);

    public async ValueTask<long> HeadAsync(string roomId, CancellationToken ct) => (await log.HeadAsync(Topics.Room(roomId), ct)).Head;

    /// <summary>Whom a reply was for: it names nobody itself, and has to go with them when they go.</summary>
    public async ValueTask NoteAnswerAsync(string roomId, string turnId, DateTimeOffset at, CancellationToken ct)
    {
        if ((byte[]?)await redis.CallAsync(db => db.HashGetAsync(TurnsKey(roomId), turnId), ct) is { } running
            && JsonSerializer.Deserialize<RunningTurn>(running, Wire.Json)?.AskedBy is { } person)
        {
            await indexes.AddAsync(person, Answers, turnId, at.ToUnixTimeMilliseconds(), ct);
        }
    }

    /// <summary>The turns whose replies were for a person.</summary>
    public ValueTask<IReadOnlyList<string>> AnswersForAsync(string userId, CancellationToken ct) => indexes.AllAsync(userId, Answers, ct);

    public ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken ct) => log.CommitAsync(commit, ct);

    /// <summary>The writes that keep a new message.</summary>
    public (DocumentWrite Document, Write[] Writes) Add(Message message) =>
        (documents.Write(Kind(message.Id), message.RoomId, message, expected: 0),
        [new Write("ZADD", OrderKey(message.RoomId), message.Offset, message.Id), .. SpokenStore.Added(message)]);

    /// <summary>The writes that change a message; one that is taken back counts no more.</summary>
    public (DocumentWrite Document, Write[] Writes) Change(Message message, long version) =>
        (documents.Write(Kind(message.Id), message.RoomId, message, version), message.Removed == true ? [.. SpokenStore.Removed([message])] : []);

    public static Write StartTurn(RunningTurn turn) => new("HSET", TurnsKey(turn.RoomId), turn.Id, JsonSerializer.Serialize(turn, Wire.Json));

    public static Write EndTurn(string roomId, string turnId) => new("HDEL", TurnsKey(roomId), turnId);

    /// <summary>Messages with an offset below <paramref name="before"/>, newest first.</summary>
    public async ValueTask<IReadOnlyList<Message>> BeforeAsync(string roomId, long before, int limit, CancellationToken ct)
    {
        var ids = await redis.CallAsync(
            db => db.SortedSetRangeByScoreAsync(OrderKey(roomId), double.NegativeInfinity, before, Exclude.Stop, Order.Descending, 0, limit),
            ct);
        var found = await redis.CallAsync(db => Task.WhenAll(ids.Select(id => db.HashGetAsync(Keys.Of(roomId, Kind(id!).Name), "d"))), ct);
        return [.. found.Where(static d => !d.IsNull).Select(static d => JsonSerializer.Deserialize<Message>((byte[])d!, Wire.Json)!)];
    }

    /// <summary>The first messages of a room that are still there, oldest first.</summary>
    public async ValueTask<IReadOnlyList<Stored<Message>>> OldestAsync(string roomId, int limit, CancellationToken ct)
    {
        var ids = await redis.CallAsync(db => db.SortedSetRangeByRankAsync(OrderKey(roomId), 0, limit - 1), ct);
        var found = new List<Stored<Message>>();
        foreach (var id in ids)
        {
            if (await GetAsync(roomId, id!, ct) is { } message)
            {
                found.Add(message with { Id = id! });
            }
        }

        return found;
    }

    /// <summary>Takes messages away for good: documents, order, names, and the log up to the last of them.</summary>
    public async ValueTask ForgetAsync(string roomId, IReadOnlyList<Stored<Message>> old, CancellationToken ct)
    {
        if (old.Count == 0)
        {
            return;
        }

        var last = old[^1].Value.Offset;
        await log.CommitAsync(
            new Commit(roomId)
            {
                Documents = [.. old.Select(m => documents.Write(Kind(m.Id), roomId, default(Message), m.Version))],
                Writes =
                [
                    new Write("ZREM", OrderKey(roomId), [.. old.Select(static m => (RedisValue)m.Id)]),
                    .. SpokenStore.Removed(old.Select(static m => m.Value)),
                    new Write("XTRIM", Keys.Log(Topics.RoomKind, roomId), "MINID", string.Create(CultureInfo.InvariantCulture, $"{last + 1}-0")),
                ],
            },
            ct);
        foreach (var message in old)
        {
            await indexes.ReleaseAsync(Index, message.Id, roomId, ct);
        }
    }

    /// <summary>When the last thing was said; null in an empty room.</summary>
    public async ValueTask<DateTimeOffset?> LastAtAsync(string roomId, CancellationToken ct) => await BeforeAsync(roomId, long.MaxValue, 1, ct) is [var last] ? last.At : null;

    /// <summary>Messages with an offset above <paramref name="after"/>, the newest of them, oldest first.</summary>
    public async ValueTask<IReadOnlyList<Message>> AfterAsync(string roomId, long after, int limit, CancellationToken ct) =>
        [.. (await BeforeAsync(roomId, long.MaxValue, limit, ct)).TakeWhile(m => m.Offset > after).Reverse()];

    /// <summary>The room is gone: its log, markers and turns go, too.</summary>
    public async ValueTask DropAsync(string roomId, CancellationToken ct) => await redis.CallAsync(
        db => db.KeyDeleteAsync(
        [
            Keys.Log(Topics.RoomKind, roomId), Keys.Head(Topics.RoomKind, roomId), OrderKey(roomId), TurnsKey(roomId), ReadsKey(roomId), OwnReadsKey(roomId),
            .. SpokenStore.KeysOf(roomId),
        ]),
        ct);

    public async ValueTask<IReadOnlyList<RunningTurn>> TurnsAsync(string roomId, CancellationToken ct) =>
        [.. (await redis.CallAsync(db => db.HashValuesAsync(TurnsKey(roomId)), ct)).Select(static t => JsonSerializer.Deserialize<RunningTurn>((byte[])t!, Wire.Json)!)];

    public async ValueTask<IReadOnlyList<ReadMarker>> ReadsAsync(string roomId, CancellationToken ct) =>
        [.. (await redis.CallAsync(db => db.HashGetAllAsync(ReadsKey(roomId)), ct)).Select(static r => new ReadMarker(r.Name!, (long)r.Value))];

    public async ValueTask<long> ReadUpToAsync(string roomId, string userId, CancellationToken ct) =>
        (await redis.CallAsync(db => Task.WhenAll(db.HashGetAsync(OwnReadsKey(roomId), userId), db.HashGetAsync(ReadsKey(roomId), userId)), ct)).Max(static r => (long)r);

    /// <summary>Moves a marker on, one's own and, where one lets them, the one that others see; false when it was there or further already.</summary>
    public async ValueTask<bool> MoveReadAsync(string roomId, string userId, long offset, bool shown, CancellationToken ct) =>
        (long)await redis.CallAsync(db => db.ScriptEvaluateAsync(MoveScript, [OwnReadsKey(roomId), ReadsKey(roomId)], [userId, offset, shown]), ct) == 1;

    /// <summary>How many messages beyond an offset others have said and not taken back. A message of one's own is never unread.</summary>
    public async ValueTask<long> CountOfOthersAsync(string roomId, long after, string userId, CancellationToken ct)
    {
        if (await spoken.CountOfOthersAsync(roomId, after, userId, ct) is { } count)
        {
            return count;
        }

        // A room of before the index, or one that nobody has counted yet.
        var before = long.MaxValue;
        while (await BeforeAsync(roomId, before, Page, ct) is { Count: > 0 } page)
        {
            await spoken.AddAsync(page, ct);
            before = page[^1].Offset;
        }

        await spoken.CompleteAsync(roomId, ct);
        return await spoken.CountOfOthersAsync(roomId, after, userId, ct) ?? 0;
    }

    /// <summary>What an erased person said counts as unread for nobody.</summary>
    public ValueTask UncountAsync(string roomId, string userId, CancellationToken ct) => spoken.RemoveAllOfAsync(roomId, userId, ct);

    /// <summary>Whether nothing was committed with this idempotency key.</summary>
    public async ValueTask<bool> IsFirstAsync(string roomId, string key, CancellationToken ct) =>
        !await redis.CallAsync(db => db.KeyExistsAsync(Keys.Of(roomId, $"idem:{key}")), ct);

    private static DocumentKind<Message> Kind(string messageId) => new($"msg:{messageId}");

    private static string OrderKey(string roomId) => Keys.Of(roomId, "messages");

    private static string OwnReadsKey(string roomId) => Keys.Of(roomId, "reads-own");

    private static string ReadsKey(string roomId) => Keys.Of(roomId, "reads");
}

using Roommate.Contracts.Rooms;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Rooms.Messages;

/// <summary>
/// What counts as unread: by offset, all messages of a room that were not taken back, and again those of each person. How many
/// others have said beyond a point is one number less another, however many there are. Kept in the commit of the message itself.
/// </summary>
internal sealed class SpokenStore(IRedis redis)
{
    private const int Chunk = 500;

    /// <summary>The writes that count a new message.</summary>
    public static IEnumerable<Write> Added(Message message) =>
        SetsOf(message).Select(key => new Write("ZADD", key, message.Offset, message.Id));

    /// <summary>The writes with which messages of a room count no more.</summary>
    public static IEnumerable<Write> Removed(IEnumerable<Message> messages) =>
        messages.SelectMany(static m => SetsOf(m).Select(key => (Key: key, m.Id)))
            .GroupBy(static m => m.Key, StringComparer.Ordinal)
            .Select(static set => new Write("ZREM", set.Key, [.. set.Select(static m => (RedisValue)m.Id)]));

    /// <summary>The keys of a room that no message's going takes along.</summary>
    public static RedisKey[] KeysOf(string roomId) => [AllKey(roomId), CompleteKey(roomId)];

    /// <summary>How many messages beyond an offset others have said; null when the room was not counted yet.</summary>
    public async ValueTask<long?> CountOfOthersAsync(string roomId, long after, string userId, CancellationToken ct)
    {
        var (complete, all, own) = await redis.CallAsync(
            async db =>
            {
                var known = db.KeyExistsAsync(CompleteKey(roomId));
                var everybody = db.SortedSetLengthAsync(AllKey(roomId), after, double.PositiveInfinity, Exclude.Start);
                var oneself = db.SortedSetLengthAsync(OwnKey(roomId, userId), after, double.PositiveInfinity, Exclude.Start);
                return (await known, await everybody, await oneself);
            },
            ct);
        return complete ? all - own : null;
    }

    /// <summary>Counts what was said before there was an index; what is said meanwhile counts itself.</summary>
    public async ValueTask AddAsync(IReadOnlyList<Message> messages, CancellationToken ct)
    {
        foreach (var set in messages.Where(static m => m.Removed != true).SelectMany(static m => SetsOf(m).Select(key => (Key: key, Message: m))).GroupBy(static m => m.Key, StringComparer.Ordinal))
        {
            await redis.CallAsync(db => db.SortedSetAddAsync(set.Key, [.. set.Select(static m => new SortedSetEntry(m.Message.Id, m.Message.Offset))]), ct);
        }
    }

    /// <summary>From now on the room's counts are whole.</summary>
    public async ValueTask CompleteAsync(string roomId, CancellationToken ct) => await redis.CallAsync(db => db.StringSetAsync(CompleteKey(roomId), "1"), ct);

    /// <summary>Nothing this person said here counts any more.</summary>
    public async ValueTask RemoveAllOfAsync(string roomId, string userId, CancellationToken ct)
    {
        var own = await redis.CallAsync(db => db.SortedSetRangeByRankAsync(OwnKey(roomId, userId)), ct);
        foreach (var some in own.Chunk(Chunk))
        {
            await redis.CallAsync(db => db.SortedSetRemoveAsync(AllKey(roomId), some), ct);
            await redis.CallAsync(db => db.SortedSetRemoveAsync(OwnKey(roomId, userId), some), ct);
        }
    }

    private static IEnumerable<string> SetsOf(Message message) =>
        message.Author is { Kind: AuthorKind.User, Id: { } userId } ? [AllKey(message.RoomId), OwnKey(message.RoomId, userId)] : [AllKey(message.RoomId)];

    private static string AllKey(string roomId) => Keys.Of(roomId, "spoken");

    private static string OwnKey(string roomId, string userId) => Keys.Of(roomId, $"spoken:{userId}");

    private static string CompleteKey(string roomId) => Keys.Of(roomId, "spoken-complete");
}

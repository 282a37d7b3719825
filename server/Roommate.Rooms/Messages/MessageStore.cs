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
internal sealed class MessageStore(IRedis redis, IDocuments documents, IIndexes indexes, ITopicLog log)
{
    private const string Index = "message";

    public static string TurnsKey(string roomId) => Keys.Of(roomId, "turns");

    public ValueTask<Stored<Message>?> GetAsync(string roomId, string messageId, CancellationToken ct) => documents.GetAsync(Kind(messageId), roomId, ct);

    public async ValueTask<string?> RoomOfAsync(string messageId, CancellationToken ct) => await indexes.FindAsync(Index, messageId, ct);

    /// <summary>Makes a message findable by its id; before it is there, so that what is there can always be found.</summary>
    public async ValueTask ReserveAsync(string roomId, string messageId, CancellationToken ct) => await indexes.ClaimAsync(Index, messageId, roomId, ct);

    public async ValueTask<long> HeadAsync(string roomId, CancellationToken ct) => (await log.HeadAsync(Topics.Room(roomId), ct)).Head;

    public ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken ct) => log.CommitAsync(commit, ct);

    /// <summary>The writes that keep a new message.</summary>
    public (DocumentWrite Document, Write Order) Add(Message message) =>
        (documents.Write(Kind(message.Id), message.RoomId, message, expected: 0), new Write("ZADD", OrderKey(message.RoomId), message.Offset, message.Id));

    public DocumentWrite Change(Message message, long version) => documents.Write(Kind(message.Id), message.RoomId, message, version);

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

    public async ValueTask<IReadOnlyList<RunningTurn>> TurnsAsync(string roomId, CancellationToken ct) =>
        [.. (await redis.CallAsync(db => db.HashValuesAsync(TurnsKey(roomId)), ct)).Select(static t => JsonSerializer.Deserialize<RunningTurn>((byte[])t!, Wire.Json)!)];

    public async ValueTask<IReadOnlyList<ReadMarker>> ReadsAsync(string roomId, CancellationToken ct) =>
        [.. (await redis.CallAsync(db => db.HashGetAllAsync(ReadsKey(roomId)), ct)).Select(static r => new ReadMarker(r.Name!, (long)r.Value))];

    public static Write Read(string roomId, string userId, long offset) =>
        new("HSET", ReadsKey(roomId), userId, offset.ToString(CultureInfo.InvariantCulture));

    private static DocumentKind<Message> Kind(string messageId) => new($"msg:{messageId}");

    private static string OrderKey(string roomId) => Keys.Of(roomId, "messages");

    private static string ReadsKey(string roomId) => Keys.Of(roomId, "reads");
}

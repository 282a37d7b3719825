using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Live.Log;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Memory;

/// <summary>How far each room's log was learnt from, and the log itself.</summary>
internal sealed class LearningStore(ITopicLog log, IDocuments documents, IIndexes indexes, TimeProvider time)
{
    private const string Owner = "memory";
    private const string Rooms = "rooms";
    private const string Owners = "owners";

    private static readonly DocumentKind<LearningCursor> Kind = new("memory-cursor");

    public ValueTask AddRoomAsync(string roomId, CancellationToken ct) => indexes.AddAsync(Owner, Rooms, roomId, time.GetUtcNow().ToUnixTimeMilliseconds(), ct);

    public ValueTask<IReadOnlyList<string>> RoomsAsync(CancellationToken ct) => indexes.AllAsync(Owner, Rooms, ct);

    public async ValueTask<long> CursorAsync(string roomId, CancellationToken ct) => (await documents.GetAsync(Kind, roomId, ct))?.Value.Offset ?? 0;

    /// <summary>Moves on, never back: another node may have come farther.</summary>
    public async ValueTask MoveCursorAsync(string roomId, long offset, CancellationToken ct) =>
        await documents.ChangeAsync(Kind, roomId, was => was is not null && was.Value.Offset >= offset ? (Change<LearningCursor>?)null : new Change<LearningCursor>(new LearningCursor(offset)), ct);

    /// <summary>What was said, changed and removed after an offset; other events are there with their offsets alone.</summary>
    public async ValueTask<IReadOnlyList<RoomEvent>> ReadAsync(string roomId, long after, int limit, CancellationToken ct) =>
        [.. (await log.ReadAsync(Topics.Room(roomId), after, limit, ct)).Events.Select(static e => Read(e))];

    /// <summary>Who said what is at an offset.</summary>
    public async ValueTask<string?> AuthorAsync(string roomId, long offset, CancellationToken ct) =>
        (await ReadAsync(roomId, offset - 1, 1, ct)) is [{ Message: { } message }] ? message.Author.Id : null;

    /// <summary>An episode waits for the model; part of the step that keeps it.</summary>
    public static Write Waiting(MemoryOwner owner, string episodeId) => new("ZADD", WaitingKey(owner), 0, episodeId);

    /// <summary>An episode was read by the model; part of the step that keeps what it found.</summary>
    public static Write Done(MemoryOwner owner, string episodeId) => new("ZREM", WaitingKey(owner), episodeId);

    /// <summary>The episodes that wait for the model.</summary>
    public ValueTask<IReadOnlyList<string>> WaitingAsync(MemoryOwner owner, CancellationToken ct) => indexes.AllAsync(owner.Id, WaitingIndex(owner), ct);

    public ValueTask AddOwnerAsync(MemoryOwner owner, CancellationToken ct) => indexes.AddAsync(Owner, Owners, $"{owner.Id} {owner.HomeId}", 0, ct);

    public async ValueTask<IReadOnlyList<MemoryOwner>> OwnersAsync(CancellationToken ct) =>
        [.. (await indexes.AllAsync(Owner, Owners, ct)).Select(static o => o.Split(' ')).Select(static o => new MemoryOwner(o[0], o[1]))];

    private static string WaitingIndex(MemoryOwner owner) => $"memory-waiting:{owner.HomeId}";

    private static string WaitingKey(MemoryOwner owner) => Keys.Of(owner.Id, $"index:{WaitingIndex(owner)}");

    private static RoomEvent Read(StoredEvent stored)
    {
        var body = JsonSerializer.Deserialize<Body>(stored.Body.Span, Wire.Json)!;
        return body.Type switch
        {
            EventTypes.MessageAdded or EventTypes.MessageEdited => new RoomEvent(stored.Offset, body.Type) { Message = body.Data.Deserialize<Message>(Wire.Json) },
            EventTypes.MessageRemoved when body.Data.Deserialize<MessageRemoved>(Wire.Json)! is var removed =>
                new RoomEvent(stored.Offset, body.Type) { MessageId = removed.Id, MessageOffset = removed.Offset },
            EventTypes.TurnStarted => new RoomEvent(stored.Offset, body.Type) { MessageId = body.Data.Deserialize<RunningTurn>(Wire.Json)!.MessageId },
            _ => new RoomEvent(stored.Offset, body.Type),
        };
    }

    private sealed record Body(string Type, JsonElement Data);

    private sealed record LearningCursor(long Offset);
}

/// <summary>An event of a room as far as memory is concerned.</summary>
internal sealed record RoomEvent(long Offset, string Type)
{
    public Message? Message { get; init; }

    public string? MessageId { get; init; }

    /// <summary>For a removal: where the message was said.</summary>
    public long MessageOffset { get; init; }
}

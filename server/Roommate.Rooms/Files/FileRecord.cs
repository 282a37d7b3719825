using Roommate.Contracts.Rooms;

namespace Roommate.Rooms.Files;

/// <summary>A file of a room as it is kept, under the file id; its bytes are in the file store under the same name.</summary>
/// <param name="UserId">Who brought it.</param>
/// <param name="MessageId">The message it hangs on; null until it is sent, and what is never sent goes after a day.</param>
internal sealed record FileRecord(
    string HomeId,
    string RoomId,
    string UserId,
    string Name,
    string Type,
    FileKind Kind,
    long Bytes,
    DateTimeOffset At,
    string? MessageId = null,
    int? Width = null,
    int? Height = null)
{
    /// <summary>Smaller ones of a picture, by size.</summary>
    public IReadOnlyDictionary<string, SmallerRecord>? Smaller { get; init; }

    /// <summary>What it takes of the home's quota.</summary>
    public long Takes => Bytes + (Smaller?.Values.Sum(static s => s.Bytes) ?? 0);

    public RoomFile ToFile(string id) => new(id, RoomId, Name, Type, Kind, Bytes, UserId, At) { Width = Width, Height = Height, MessageId = MessageId };

    public Attachment ToAttachment(string id) => new(id, Name, Type, Kind, Bytes) { Width = Width, Height = Height };
}

/// <summary>A smaller drawing of a picture.</summary>
internal sealed record SmallerRecord(string Type, long Bytes, int Width, int Height);

/// <summary>What the files of a home take, one document beside the home's.</summary>
internal sealed record StorageRecord(long Bytes, int Files);

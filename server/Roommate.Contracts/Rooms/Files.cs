namespace Roommate.Contracts.Rooms;

public enum FileKind
{
    Image,
    Audio,
    Video,

    /// <summary>Everything else that is taken; always a download.</summary>
    Document,
}

/// <summary>A file on a message. Its bytes: <c>GET /files/{id}</c>, for pictures also <c>?size=small</c> or <c>medium</c>.</summary>
public sealed record Attachment(string Id, string Name, string Type, FileKind Kind, long Bytes)
{
    public int? Width { get; init; }

    public int? Height { get; init; }
}

/// <summary>A file of a room.</summary>
/// <param name="Type">By its content, not by its name.</param>
/// <param name="By">Who brought it.</param>
public sealed record RoomFile(string Id, string RoomId, string Name, string Type, FileKind Kind, long Bytes, string By, DateTimeOffset At)
{
    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>The message it hangs on; what is sent with none goes after a day.</summary>
    public string? MessageId { get; init; }
}

/// <summary><c>GET /homes/{id}/storage</c>: what the files of a home take, and may take, in bytes.</summary>
public sealed record Storage(long Bytes, long Quota, int Files);

using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Rooms.Rooms;

namespace Roommate.Rooms.Files;

/// <summary>What may become of files. Pure.</summary>
internal static class FileRules
{
    public const int MostAttachments = 10;
    private const int MostName = 120;

    /// <summary>Sizes of pictures that are made beside the first one: the longer side in pixels.</summary>
    public static readonly IReadOnlyDictionary<string, int> Sizes = new Dictionary<string, int> { ["small"] = 480, ["medium"] = 1280 };

    /// <summary>The name a file goes by: no path, no control characters; null when nothing is left or it is no text.</summary>
    public static string? Named(string? asked)
    {
        var name = (asked ?? "").Split('/', '\\')[^1].Trim();
        return name.Length is > 0 and <= MostName && PlainText.Is(name, lines: false) && name is not ("." or "..") ? name : null;
    }

    public static Fault? CheckList(IReadOnlyList<string?>? attachments) =>
        attachments is null ? null
        : attachments.Count > MostAttachments ? Fault.Invalid("attachments", $"A message has at most {MostAttachments} files.")
        : attachments.Any(static a => a is null) || attachments.Distinct().Count() != attachments.Count ? Fault.Invalid("attachments", "Each file is named once, by its id.")
        : null;

    /// <summary>Hangs a file on a message: one's own, in the same room, on no other message.</summary>
    public static Outcome<FileRecord> Claim(FileRecord file, string roomId, string userId, string messageId) =>
        file.RoomId != roomId || file.UserId != userId ? Missing()
        : file.MessageId is { } other && other != messageId ? Fault.Conflict("This file hangs on another message already. Bring it again.")
        : file with { MessageId = messageId };

    public static StorageRecord? Take(StorageRecord? now, long bytes, long quota) =>
        (now?.Bytes ?? 0) + bytes > quota ? null : new StorageRecord((now?.Bytes ?? 0) + bytes, (now?.Files ?? 0) + 1);

    public static StorageRecord GiveBack(StorageRecord? now, long bytes) => new(Math.Max(0, (now?.Bytes ?? 0) - bytes), Math.Max(0, (now?.Files ?? 0) - 1));

    public static Fault Missing() => Fault.Invalid("attachments", "A file of this list is not there. Bring files into the room first: POST /rooms/{id}/files.");
}

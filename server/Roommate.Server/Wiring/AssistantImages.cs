using Roommate.Assistant.Tools;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Files;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary>Pictures of messages, with the right of the person who asks to see their room.</summary>
internal sealed class AssistantImages(Rooms.Files.RoomFiles files, IFileStore store, Gate gate) : IRoomImages
{
    private const long MostBytes = 8 * 1024 * 1024;

    public async ValueTask<RoomImage?> OpenAsync(Caller caller, string fileId, CancellationToken ct)
    {
        if (await gate.CheckAsync(caller, Right.See, fileId, ct) is not null
            || !(await files.GetAsync(fileId, ct)).TryGet(out var file, out _) || file.Kind != FileKind.Image || file.Bytes > MostBytes)
        {
            return null;
        }

        await using var content = await store.OpenAsync(fileId, 0, file.Bytes, ct);
        return content is null ? null : new RoomImage(await BinaryData.FromStreamAsync(content, ct), file.Type);
    }
}

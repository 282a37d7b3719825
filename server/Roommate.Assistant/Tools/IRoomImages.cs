using Roommate.Platform.Security;

namespace Roommate.Assistant.Tools;

/// <summary>Pictures that hang on messages, for models that take them. Answered by the Rooms module through Server/Wiring.</summary>
public interface IRoomImages
{
    /// <summary>Null when it is no picture, too large for a model, or not this person's to see.</summary>
    ValueTask<RoomImage?> OpenAsync(Caller caller, string fileId, CancellationToken ct);
}

/// <param name="Type">For example <c>image/png</c>.</param>
public sealed record RoomImage(BinaryData Bytes, string Type);

using Roommate.Live.Log;

namespace Roommate.Home.Twins;

/// <summary>The word, published with a commit and kept nowhere, that a device has something to be told: on whichever node it is connected to.</summary>
internal static class TwinWish
{
    public const string Channel = "wish";

    /// <summary>Something is wanted.</summary>
    public static EventDraft Wanted { get; } = new(Channel, "w"u8.ToArray(), Ephemeral: true);

    /// <summary>Something may be asked: a command, or the device came.</summary>
    public static EventDraft Asked { get; } = new(Channel, "a"u8.ToArray(), Ephemeral: true);

    /// <summary>Which of the two a message on the channel is.</summary>
    public static bool IsWanted(ReadOnlySpan<byte> message) => message.Length > 0 && message[^1] == (byte)'w';
}

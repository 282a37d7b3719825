namespace Roommate.Assistant.Voice.Hearing.Clips;

/// <summary>
/// WebM (EBML) as browsers record it, segment and clusters of unknown length included: its elements are walked from the first
/// to the last.
/// </summary>
internal static class WebmFile
{
    private const uint Header = 0x1A45DFA3;
    private const uint Segment = 0x18538067;
    private const uint Cluster = 0x1F43B675;
    private const uint Tracks = 0x1654AE6B;
    private const uint SimpleBlock = 0xA3;
    private const uint BlockGroup = 0xA0;
    private const long Unknown = -1;

    public static ReadOnlySpan<byte> Start => [0x1A, 0x45, 0xDF, 0xA3];

    public static ClipTrouble Look(ReadOnlySpan<byte> file)
    {
        var (isWebm, hasSound, hasBlocks) = (false, false, false);
        for (var at = 0; at < file.Length;)
        {
            var read = Read(file[at..], out var id, out var length, out var trouble);
            if (read == 0)
            {
                return trouble;
            }

            at += read;
            if (length > file.Length - at)
            {
                return ClipTrouble.Cut;
            }

            if (id is Segment or Cluster)
            {
                continue;
            }

            if (length == Unknown)
            {
                return ClipTrouble.WrongKind;
            }

            var body = file.Slice(at, (int)length);
            isWebm |= id == Header && body.IndexOf("webm"u8) >= 0;
            hasSound |= id == Tracks && (body.IndexOf("A_OPUS"u8) >= 0 || body.IndexOf("A_VORBIS"u8) >= 0);
            hasBlocks |= id is SimpleBlock or BlockGroup;
            if (!isWebm)
            {
                return ClipTrouble.WrongKind;
            }

            at += (int)length;
        }

        return hasBlocks ? hasSound ? ClipTrouble.None : ClipTrouble.NoSound : ClipTrouble.Cut;
    }

    // An id of 1 to 4 bytes (its marker bit stays) and a length of 1 to 8 bytes (its marker bit goes; all ones: unknown).
    private static int Read(ReadOnlySpan<byte> at, out uint id, out long length, out ClipTrouble trouble)
    {
        (id, length) = (0, 0);
        trouble = ClipTrouble.Cut;
        var idBytes = System.Numerics.BitOperations.LeadingZeroCount((uint)at[0] << 24) + 1;
        if (idBytes > 4)
        {
            trouble = ClipTrouble.WrongKind;
            return 0;
        }

        if (at.Length <= idBytes)
        {
            return 0;
        }

        for (var i = 0; i < idBytes; i++)
        {
            id = (id << 8) | at[i];
        }

        var lengthBytes = System.Numerics.BitOperations.LeadingZeroCount((uint)at[idBytes] << 24) + 1;
        if (lengthBytes > 8)
        {
            trouble = ClipTrouble.WrongKind;
            return 0;
        }

        if (at.Length < idBytes + lengthBytes)
        {
            return 0;
        }

        length = at[idBytes] & (0xFF >> lengthBytes);
        for (var i = 1; i < lengthBytes; i++)
        {
            length = (length << 8) | at[idBytes + i];
        }

        if (length == (1L << (7 * lengthBytes)) - 1)
        {
            length = Unknown;
        }

        return idBytes + lengthBytes;
    }
}

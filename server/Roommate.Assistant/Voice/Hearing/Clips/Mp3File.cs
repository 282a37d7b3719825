namespace Roommate.Assistant.Voice.Hearing.Clips;

/// <summary>MPEG audio, layer III, versions 1, 2 and 2.5: its frames are walked from the first to the last.</summary>
internal static class Mp3File
{
    private const int Header = 4;
    private const int Id3Header = 10;
    private const int Id3Footer = 128;

    // Bits per second / 1000 by version (1, or 2 and 2.5) and the header's index.
    private static readonly int[] Rates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] Rates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    private static readonly int[] Samples1 = [44_100, 48_000, 32_000];

    /// <summary>An ID3 tag in front, or a frame that the next one follows.</summary>
    public static bool LooksLike(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("ID3"u8))
        {
            return true;
        }

        var length = FrameLength(file);
        return length > 0 && (length >= file.Length || FrameLength(file[length..]) > 0 || IsEnd(file[length..]));
    }

    public static ClipTrouble Look(ReadOnlySpan<byte> file)
    {
        var at = 0;
        if (file.StartsWith("ID3"u8))
        {
            if (file.Length < Id3Header)
            {
                return ClipTrouble.Cut;
            }

            at = Id3Header + ((file[6] & 0x7F) << 21) + ((file[7] & 0x7F) << 14) + ((file[8] & 0x7F) << 7) + (file[9] & 0x7F);
            if (at >= file.Length)
            {
                return ClipTrouble.Cut;
            }
        }

        var frames = 0;
        while (at < file.Length && FrameLength(file[at..]) is var length and > 0)
        {
            if (at + length > file.Length)
            {
                return ClipTrouble.Cut;
            }

            frames++;
            at += length;
        }

        return frames == 0 ? ClipTrouble.WrongKind : IsEnd(file[at..]) ? ClipTrouble.None : ClipTrouble.Cut;
    }

    // Nothing, padding, or one of the tags that programs put behind the last frame.
    private static bool IsEnd(ReadOnlySpan<byte> rest) =>
        rest.Length == 0 || !rest.ContainsAnyExcept((byte)0) || (rest.Length == Id3Footer && rest.StartsWith("TAG"u8)) || rest.StartsWith("APETAGEX"u8) || rest.StartsWith("LYRICSBEGIN"u8);

    private static int FrameLength(ReadOnlySpan<byte> at)
    {
        if (at.Length < Header || at[0] != 0xFF || (at[1] & 0xE6) != 0xE2)
        {
            return 0;
        }

        var version = (at[1] >> 3) & 3;
        var rate = at[2] >> 4;
        var sampling = (at[2] >> 2) & 3;
        if (version == 1 || rate is 0 or 15 || sampling == 3)
        {
            return 0;
        }

        var isOne = version == 3;
        var samples = Samples1[sampling] / (isOne ? 1 : version == 2 ? 2 : 4);
        var bits = (isOne ? Rates1 : Rates2)[rate] * 1000;
        return ((isOne ? 144 : 72) * bits / samples) + ((at[2] >> 1) & 1);
    }
}

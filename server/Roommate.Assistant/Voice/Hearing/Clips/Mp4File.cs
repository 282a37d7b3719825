using System.Buffers.Binary;

namespace Roommate.Assistant.Voice.Hearing.Clips;

/// <summary>ISO base media (mp4, m4a; whole or in fragments, as browsers record it): its boxes are walked from the first to the last.</summary>
internal static class Mp4File
{
    private const int Header = 8;
    private const int LongHeader = 16;

    public static ClipTrouble Look(ReadOnlySpan<byte> file)
    {
        var (hasIndex, hasMedia, hasSound) = (false, false, false);
        for (var at = 0; at < file.Length;)
        {
            if (at + Header > file.Length)
            {
                return ClipTrouble.Cut;
            }

            if (LengthOf(file[at..]) is not { } length)
            {
                return ClipTrouble.WrongKind;
            }

            if (length > file.Length - at)
            {
                return ClipTrouble.Cut;
            }

            var box = file.Slice(at, (int)length);
            var name = box.Slice(4, 4);
            if (name.SequenceEqual("moov"u8))
            {
                hasIndex = true;
                hasSound = box.IndexOf("soun"u8) >= 0 && box.IndexOf("mp4a"u8) >= 0;
            }

            hasMedia |= name.SequenceEqual("mdat"u8) && length > Header;
            at += (int)length;
        }

        return !hasIndex || !hasMedia ? ClipTrouble.Cut : hasSound ? ClipTrouble.None : ClipTrouble.NoSound;
    }

    // 0 means to the end of the file, 1 that the length follows in 64 bits.
    private static long? LengthOf(ReadOnlySpan<byte> box)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(box);
        return length switch
        {
            0 => box.Length,
            1 when box.Length < LongHeader => long.MaxValue,
            1 => BinaryPrimitives.ReadInt64BigEndian(box[Header..]) is var real and >= LongHeader ? real : null,
            < Header => null,
            _ => length,
        };
    }
}

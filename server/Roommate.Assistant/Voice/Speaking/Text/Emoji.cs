using System.Text;

namespace Roommate.Assistant.Voice.Speaking.Text;

/// <summary>Pictures that are seen and not said.</summary>
internal static class Emoji
{
    private const int Joiner = 0x200D;
    private const int Keycap = 0x20E3;

    public static bool Is(ReadOnlySpan<char> character)
    {
        if (Rune.DecodeFromUtf16(character, out var rune, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        return rune.Value is Joiner or Keycap or 0x2139 or 0x3030 or 0x303D
            or (>= 0xFE00 and <= 0xFE0F)
            or (>= 0x2300 and <= 0x23FF)
            or (>= 0x2600 and <= 0x27BF)
            or (>= 0x2B00 and <= 0x2BFF)
            or (>= 0x1F000 and <= 0x1FAFF)
            or (>= 0xE0020 and <= 0xE007F);
    }
}

namespace Roommate.Mqtt.Codec;

/// <summary>The variable byte integer (1.5.5): seven bits per byte, at most four bytes.</summary>
internal static class VariableLength
{
    public const uint Maximum = 268_435_455;

    public static int SizeOf(uint value) => value switch
    {
        < 1 << 7 => 1,
        < 1 << 14 => 2,
        < 1 << 21 => 3,
        <= Maximum => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "Larger than an MQTT packet can be."),
    };

    public static void Write(Span<byte> target, uint value)
    {
        var at = 0;
        while (value >= 0x80)
        {
            target[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[at] = (byte)value;
    }
}

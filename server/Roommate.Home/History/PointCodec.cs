using System.Buffers.Binary;

namespace Roommate.Home.History;

/// <summary>
/// Points of one hour as bytes that can be appended to: 3 bytes of milliseconds into the hour, 1 byte of decimals, 3 bytes of
/// digits; a value with more than 6 digits or 9 decimals is marked and takes 8 bytes. 21.4 is 7 bytes and comes back as 21.4.
/// </summary>
internal static class PointCodec
{
    public const long HourMs = 3_600_000;
    private const int MostLength = 12;
    private const byte Whole = 255;
    private const int MostDecimals = 9;
    private const int MostDigits = (1 << 23) - 1;

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    /// <summary>The points, all of one hour, as bytes.</summary>
    public static byte[] Encode(ReadOnlySpan<Point> points)
    {
        var buffer = new byte[points.Length * MostLength];
        var length = 0;
        foreach (var point in points)
        {
            length += Write(buffer.AsSpan(length), point);
        }

        return buffer[..length];
    }

    /// <summary>The points in order of time; one that was sent twice is there once. A torn end is left out.</summary>
    public static List<Point> Decode(ReadOnlySpan<byte> bytes, long hour)
    {
        var points = new List<Point>(bytes.Length / 7);
        var ordered = true;
        while (bytes.Length >= 7)
        {
            var whole = bytes[3] == Whole;
            if (whole && bytes.Length < MostLength)
            {
                break;
            }

            var at = (hour * HourMs) + (bytes[0] | (bytes[1] << 8) | (bytes[2] << 16));
            var value = whole
                ? BinaryPrimitives.ReadDoubleLittleEndian(bytes[4..])
                : ((bytes[4] | (bytes[5] << 8) | (bytes[6] << 16)) << 8 >> 8) / Powers[Math.Min(bytes[3], (byte)MostDecimals)];
            ordered &= points.Count == 0 || points[^1].At < at;
            points.Add(new Point(at, value));
            bytes = bytes[(whole ? MostLength : 7)..];
        }

        return ordered ? points : Ordered(points);
    }

    private static List<Point> Ordered(List<Point> points)
    {
        var seen = new HashSet<Point>(points.Count);
        var once = points.Where(seen.Add).ToList();
        // Stable: of two values at the same moment the one that came later stays the last.
        return [.. once.OrderBy(static p => p.At)];
    }

    private static int Write(Span<byte> target, Point point)
    {
        var offset = (int)(point.At % HourMs);
        target[0] = (byte)offset;
        target[1] = (byte)(offset >> 8);
        target[2] = (byte)(offset >> 16);
        for (var decimals = 0; decimals <= MostDecimals; decimals++)
        {
            var digits = Math.Round(point.Value * Powers[decimals]);
            if (Math.Abs(digits) > MostDigits)
            {
                break;
            }

            if (digits / Powers[decimals] == point.Value)
            {
                target[3] = (byte)decimals;
                var whole = (int)digits;
                target[4] = (byte)whole;
                target[5] = (byte)(whole >> 8);
                target[6] = (byte)(whole >> 16);
                return 7;
            }
        }

        target[3] = Whole;
        BinaryPrimitives.WriteDoubleLittleEndian(target[4..], point.Value);
        return MostLength;
    }
}

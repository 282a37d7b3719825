using System.Buffers.Binary;

namespace Roommate.Home.History;

/// <summary>What is kept of all values of a stretch of time. Stretches that follow each other add up.</summary>
/// <param name="Rise">What a counter gained inside, counting from 0 when it began again.</param>
internal readonly record struct Bucket(long Start, long Count, double Min, double Max, double Sum, double First, double Last, double Rise)
{
    public const int Length = 56;

    public double Mean => Sum / Count;

    public static Bucket Of(Point point, long start) => new(start, 1, point.Value, point.Value, point.Value, point.Value, point.Value, 0);

    /// <summary>This stretch with a later one at its end.</summary>
    public Bucket With(in Bucket later) => this with
    {
        Count = Count + later.Count,
        Min = Math.Min(Min, later.Min),
        Max = Math.Max(Max, later.Max),
        Sum = Sum + later.Sum,
        Last = later.Last,
        Rise = Rise + Gain(Last, later.First) + later.Rise,
    };

    /// <summary>What a counter gained between two readings: one that fell has begun again at 0.</summary>
    public static double Gain(double before, double after) => after >= before ? after - before : Math.Max(0, after);

    public byte[] Encode()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Count);
        ReadOnlySpan<double> values = [Min, Max, Sum, First, Last, Rise];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 + (i * 8)), values[i]);
        }

        return bytes;
    }

    public static Bucket Decode(ReadOnlySpan<byte> bytes, long start) => new(
        start,
        BinaryPrimitives.ReadInt64LittleEndian(bytes),
        BinaryPrimitives.ReadDoubleLittleEndian(bytes[8..]),
        BinaryPrimitives.ReadDoubleLittleEndian(bytes[16..]),
        BinaryPrimitives.ReadDoubleLittleEndian(bytes[24..]),
        BinaryPrimitives.ReadDoubleLittleEndian(bytes[32..]),
        BinaryPrimitives.ReadDoubleLittleEndian(bytes[40..]),
        BinaryPrimitives.ReadDoubleLittleEndian(bytes[48..]));
}

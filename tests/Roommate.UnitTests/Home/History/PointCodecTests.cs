using Roommate.Home.History;
using Shouldly;

namespace Roommate.UnitTests.Home.History;

public sealed class PointCodecTests
{
    private const long Hour = 490_000;

    [Theory]
    [InlineData(21.4, 7)]
    [InlineData(-0.05, 7)]
    [InlineData(0, 7)]
    [InlineData(8_388_607, 7)]
    [InlineData(8_388_608, 12)]
    [InlineData(1e300, 12)]
    [InlineData(0.1 + 0.2, 12)]
    [InlineData(3.141592653589793, 12)]
    public void Values_come_back_as_they_were_and_usual_ones_are_short(double value, int length)
    {
        var bytes = PointCodec.Encode([new Point((Hour * PointCodec.HourMs) + 3_599_999, value)]);
        bytes.Length.ShouldBe(length);
        PointCodec.Decode(bytes, Hour).ToArray().ShouldBe([new Point((Hour * PointCodec.HourMs) + 3_599_999, value)]);
    }

    [Fact]
    public void Any_points_come_back_in_order_of_time_each_once()
    {
        const int Seed = 13;
        var random = new Random(Seed);
        for (var i = 0; i < 500; i++)
        {
            var points = Enumerable.Range(0, random.Next(60)).Select(_ => new Point((Hour * PointCodec.HourMs) + random.Next(3_600_000), Some(random))).ToList();
            var sent = points.Concat(points.Where(_ => random.Next(4) == 0)).ToArray();
            var decoded = PointCodec.Decode(PointCodec.Encode(sent), Hour);
            decoded.ToArray().ShouldBe(points.Distinct().OrderBy(static p => p.At).ToArray(), $"seed {Seed}, case {i}");
        }
    }

    [Fact]
    public void A_torn_end_is_left_out_and_nothing_before_it()
    {
        var bytes = PointCodec.Encode([new Point(Hour * PointCodec.HourMs, 1), new Point((Hour * PointCodec.HourMs) + 1, Math.PI)]);
        PointCodec.Decode(bytes.AsSpan(0, bytes.Length - 1), Hour).ShouldHaveSingleItem().Value.ShouldBe(1);
    }

    private static double Some(Random random) => random.Next(3) switch
    {
        0 => Math.Round((random.NextDouble() * 100) - 50, random.Next(4)),
        1 => random.Next(),
        _ => BitConverter.Int64BitsToDouble(random.NextInt64()) is var any && double.IsFinite(any) ? any : 0,
    };
}

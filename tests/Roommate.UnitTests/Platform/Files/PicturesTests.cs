using System.Text;
using Roommate.Contracts.Faults;
using Roommate.Platform.Files;
using Roommate.Testing;
using Shouldly;
using SkiaSharp;

namespace Roommate.UnitTests.Platform.Files;

public sealed class PicturesTests : IDisposable
{
    private readonly Pictures _pictures = new();

    public void Dispose() => _pictures.Dispose();

    [Fact]
    public async Task A_large_picture_is_drawn_smaller_and_a_small_one_stays()
    {
        (await DrawAsync(SamplePictures.Jpeg(1600, 800), 400)).ShouldSatisfyAllConditions(static p => p.Width.ShouldBe(400), static p => p.Height.ShouldBe(200));
        (await DrawAsync(SamplePictures.Png(30, 20), 400)).ShouldSatisfyAllConditions(static p => p.Width.ShouldBe(30), static p => p.Type.ShouldBe("image/png"));
    }

    [Fact]
    public async Task A_photograph_held_sideways_stands_upright_and_has_forgotten_where_it_was_taken()
    {
        var photograph = SamplePictures.SidewaysPhotograph(400, 200);
        Encoding.Latin1.GetString(photograph).ShouldContain(SamplePictures.HiddenPlace);
        var drawn = await DrawAsync(photograph, 1000);
        Encoding.Latin1.GetString(drawn.Content).ShouldNotContain(SamplePictures.HiddenPlace);
        (drawn.Width, drawn.Height).ShouldBe((200, 400));
        // Turned clockwise: what was left is on top.
        using var pixels = SKBitmap.Decode(drawn.Content);
        pixels.GetPixel(100, 50).Red.ShouldBeGreaterThan((byte)200);
        pixels.GetPixel(100, 350).Blue.ShouldBeGreaterThan((byte)200);
    }

    [Fact]
    public async Task An_avatar_is_the_middle_cut_square()
    {
        using var content = new MemoryStream(SamplePictures.Png(900, 300));
        var avatar = (await _pictures.DrawAsync(content, 256, square: true, CancellationToken.None)).Value;
        (avatar.Width, avatar.Height, avatar.Type).ShouldBe((256, 256, "image/webp"));
        using var pixels = SKBitmap.Decode(avatar.Content);
        pixels.GetPixel(20, 128).Red.ShouldBeGreaterThan((byte)200);
        pixels.GetPixel(236, 128).Blue.ShouldBeGreaterThan((byte)200);
    }

    [Fact]
    public async Task A_picture_that_says_it_is_enormous_is_refused_before_it_is_drawn()
    {
        var bomb = SamplePictures.Png(10, 10);
        // The header's width and height; the sum behind it is made to fit, as whoever builds such a file would.
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(16), 15_000);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(20), 15_000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(29), Crc(bomb.AsSpan(12, 17)));
        using var content = new MemoryStream(bomb);
        (await _pictures.DrawAsync(content, 256, square: false, CancellationToken.None)).Fault!.Code.ShouldBe(FaultCode.TooLarge);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    private async Task<Picture> DrawAsync(byte[] bytes, int side)
    {
        using var content = new MemoryStream(bytes);
        return (await _pictures.DrawAsync(content, side, square: false, CancellationToken.None)).Value;
    }
}

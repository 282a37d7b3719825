using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace Roommate.Testing;

/// <summary>Pictures as cameras and people make them: the left half red, the right half blue.</summary>
public static class SamplePictures
{
    public const string HiddenPlace = "48.2082N-16.3738E";

    public static byte[] Png(int width, int height) => Encode(width, height, SKEncodedImageFormat.Png);

    public static byte[] Webp(int width, int height) => Encode(width, height, SKEncodedImageFormat.Webp);

    public static byte[] Jpeg(int width, int height) => Encode(width, height, SKEncodedImageFormat.Jpeg);

    /// <summary>A photograph held sideways (EXIF orientation 6) with a place written into it.</summary>
    public static byte[] SidewaysPhotograph(int width, int height)
    {
        var plain = Jpeg(width, height);
        var comment = Encoding.ASCII.GetBytes(HiddenPlace);
        // TIFF, big endian: one directory with the orientation, and text behind it.
        byte[] tiff = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, .. comment];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(exif.Length + 2));
        return [0xFF, 0xD8, 0xFF, 0xE1, .. length, .. exif, .. plain.AsSpan(2)];
    }

    /// <summary>A moving picture of one frame, as small as there is.</summary>
    public static byte[] Gif => Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private static byte[] Encode(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        using var red = new SKPaint();
        red.Color = SKColors.Red;
        canvas.Clear(SKColors.Blue);
        canvas.DrawRect(0, 0, width / 2f, height, red);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(format, 90);
        return data.ToArray();
    }
}

using Roommate.Contracts.Faults;
using SkiaSharp;

namespace Roommate.Platform.Files;

/// <summary>
/// Makes a picture anew from its pixels: turned upright, no larger than asked, without the place, the camera or anything
/// else that hides in a picture file. Moving ones (GIF) stay as they are.
/// </summary>
public sealed class Pictures : IDisposable
{
    private const int MostSide = 16_000;
    private const long MostPixels = 40_000_000;
    private const int Quality = 86;

    // A picture of 40 megapixels takes 160 MB while it is made: two at once on a small machine, not twenty.
    private readonly SemaphoreSlim _turns = new(2);

    /// <summary>The picture with its longer side at most <paramref name="side"/>; with <paramref name="square"/> its middle, cut square.</summary>
    public async ValueTask<Outcome<Picture>> DrawAsync(Stream content, int side, bool square, CancellationToken ct)
    {
        await _turns.WaitAsync(ct);
        try
        {
            content.Position = 0;
            return Draw(content, side, square);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private static Outcome<Picture> Draw(Stream content, int side, bool square)
    {
        using var copy = new SKManagedStream(content, disposeManagedStream: false);
        using var codec = SKCodec.Create(copy);
        if (codec is null || codec.Info.Width <= 0 || codec.Info.Height <= 0)
        {
            return Unreadable();
        }

        if (codec.Info.Width > MostSide || codec.Info.Height > MostSide || (long)codec.Info.Width * codec.Info.Height > MostPixels)
        {
            return Fault.TooLarge($"A picture has at most {MostPixels / 1_000_000} megapixels.");
        }

        using var pixels = new SKBitmap(codec.Info.WithAlphaType(SKAlphaType.Premul).WithColorType(SKColorType.Rgba8888));
        if (codec.GetPixels(pixels.Info, pixels.GetPixels()) != SKCodecResult.Success)
        {
            return Unreadable();
        }

        using var drawn = Upright(pixels, codec.EncodedOrigin, side, square);
        using var image = SKImage.FromBitmap(drawn);
        // Lossless stays lossless while it is small (screenshots, drawings); photographs are photographs.
        var png = codec.EncodedFormat == SKEncodedImageFormat.Png && (long)drawn.Width * drawn.Height <= 4_000_000 && !square;
        using var data = png ? image.Encode(SKEncodedImageFormat.Png, 100) : image.Encode(SKEncodedImageFormat.Webp, Quality);
        return new Picture(data.ToArray(), png ? "image/png" : "image/webp", drawn.Width, drawn.Height);
    }

    // The camera's way of holding (EXIF) is carried out, since the note about it does not survive.
    private static SKBitmap Upright(SKBitmap pixels, SKEncodedOrigin origin, int side, bool square)
    {
        var turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var (width, height) = turned ? (pixels.Height, pixels.Width) : (pixels.Width, pixels.Height);
        var scale = square ? (double)side / Math.Min(width, height) : Math.Min(1, (double)side / Math.Max(width, height));
        var (w, h) = (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
        var target = new SKBitmap(new SKImageInfo(square ? side : w, square ? side : h, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(target);
        canvas.Clear(SKColors.Transparent);
        if (square)
        {
            canvas.Translate((side - w) / 2f, (side - h) / 2f);
        }

        canvas.Concat(Turn(origin, w, h));
        using var source = SKImage.FromBitmap(pixels);
        var sampling = new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear);
        canvas.DrawImage(source, new SKRect(0, 0, turned ? h : w, turned ? w : h), sampling);
        canvas.Flush();
        return target;
    }

    private static SKMatrix Turn(SKEncodedOrigin origin, float w, float h) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, w, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, w, -1, 0, h, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, h, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private static Fault Unreadable() => Fault.Invalid("This picture cannot be read. Save it anew and try again.");
}

/// <summary>A picture as it is kept.</summary>
public sealed record Picture(byte[] Content, string Type, int Width, int Height);

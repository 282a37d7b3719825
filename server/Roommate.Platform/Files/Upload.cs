using System.Buffers;
using System.Text.Unicode;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;

namespace Roommate.Platform.Files;

/// <summary>What came in and was looked at: the content as it will be kept, in a temporary file that goes with it.</summary>
public sealed class Upload : IAsyncDisposable
{
    internal Upload(Stream content, FileType type) => (Content, Type) = (content, type);

    public Stream Content { get; internal set; }

    public FileType Type { get; internal set; }

    public long Bytes => Content.Length;

    public int? Width { get; internal set; }

    public int? Height { get; internal set; }

    public async ValueTask DisposeAsync() => await Content.DisposeAsync();
}

/// <summary>Takes uploads in: size, kind by content, pictures made anew.</summary>
public sealed class Uploads(Pictures pictures, IOptions<FileStoreOptions> options)
{
    private const int Buffer = 64 * 1024;
    private const int MostPictureSide = 2560;
    private const string Taken = "Pictures (PNG, JPEG, GIF, WebP), sound, video (MP4, WebM), PDF, office documents, ZIP and plain text are taken.";

    public async ValueTask<Outcome<Upload>> TakeAsync(Stream body, CancellationToken ct)
    {
        var spool = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, Buffer, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        var upload = new Upload(spool, FileType.Text);
        var fault = await FillAsync(upload, body, ct);
        if (fault is null)
        {
            return upload;
        }

        await upload.DisposeAsync();
        return fault;
    }

    private async ValueTask<Fault?> FillAsync(Upload upload, Stream body, CancellationToken ct)
    {
        if (await SpoolAsync(body, upload.Content, ct) is { } tooLarge)
        {
            return tooLarge;
        }

        if (upload.Bytes == 0)
        {
            return Fault.Invalid("The file is empty.");
        }

        var head = new byte[FileType.Head];
        upload.Content.Position = 0;
        var read = await upload.Content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        var type = FileType.Of(head.AsSpan(0, read)) ?? (await IsTextAsync(upload.Content, ct) ? FileType.Text : null);
        if (type is null)
        {
            return Fault.Invalid((FileType.IsPhonePicture(head.AsSpan(0, read)) ? "HEIC and AVIF pictures cannot be shown everywhere: send it as JPEG. " : "Files of this kind are not taken. ") + Taken);
        }

        upload.Type = type;
        return type.Kind == FileKind.Image ? await DrawAsync(upload, ct) : null;
    }

    private async ValueTask<Fault?> DrawAsync(Upload upload, CancellationToken ct)
    {
        if (!(await pictures.DrawAsync(upload.Content, MostPictureSide, square: false, ct)).TryGet(out var picture, out var fault))
        {
            return fault;
        }

        (upload.Width, upload.Height) = (picture.Width, picture.Height);
        if (upload.Type.Type == "image/gif")
        {
            return null;
        }

        await upload.Content.DisposeAsync();
        upload.Content = new MemoryStream(picture.Content, writable: false);
        upload.Type = new FileType(picture.Type, FileKind.Image);
        return null;
    }

    private async ValueTask<Fault?> SpoolAsync(Stream body, Stream spool, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Buffer);
        try
        {
            while (await body.ReadAsync(buffer, ct) is var read and > 0)
            {
                if (spool.Length + read > options.Value.MostBytes)
                {
                    return Fault.TooLarge($"A file has at most {options.Value.MostMegabytes} MB.");
                }

                await spool.WriteAsync(buffer.AsMemory(0, read), ct);
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // UTF-8 without control characters, to the end: a program or a picture of an unknown kind is none.
    private static async ValueTask<bool> IsTextAsync(Stream content, CancellationToken ct)
    {
        content.Position = 0;
        var buffer = new byte[Buffer];
        var kept = 0;
        while (true)
        {
            var read = await content.ReadAsync(buffer.AsMemory(kept), ct);
            var part = buffer.AsSpan(0, kept + read);
            if (read == 0)
            {
                return part.IsEmpty;
            }

            var whole = Whole(part);
            if (!Utf8.IsValid(part[..whole]) || part.IndexOfAnyInRange<byte>(0, 8) >= 0 || part.IndexOfAnyInRange<byte>(14, 26) >= 0)
            {
                return false;
            }

            kept = part.Length - whole;
            part[whole..].CopyTo(buffer);
        }
    }

    // A letter of several bytes may be cut by the end of the buffer.
    private static int Whole(ReadOnlySpan<byte> part)
    {
        for (var back = 1; back <= Math.Min(3, part.Length); back++)
        {
            var b = part[^back];
            if ((b & 0xC0) == 0xC0)
            {
                var length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
                return length > back ? part.Length - back : part.Length;
            }

            if ((b & 0x80) == 0)
            {
                break;
            }
        }

        return part.Length;
    }
}

using Roommate.Contracts.Rooms;

namespace Roommate.Platform.Files;

/// <summary>What a file is, by its first bytes. What its sender calls it is not asked.</summary>
/// <param name="Type">The media type it is served as.</param>
public sealed record FileType(string Type, FileKind Kind)
{
    /// <summary>How many of the first bytes it takes to tell.</summary>
    public const int Head = 4096;

    public static FileType Text { get; } = new("text/plain; charset=utf-8", FileKind.Document);

    /// <summary>Whether a browser may show it in place: pictures and sound run nothing. Everything else is a download.</summary>
    public bool IsInline => Kind is FileKind.Image or FileKind.Audio or FileKind.Video;

    /// <summary>Null when the bytes are none of the kinds that are taken; it may still be plain text.</summary>
    public static FileType? Of(ReadOnlySpan<byte> head) =>
        Picture(head) ?? Sound(head) ?? Document(head);

    private static FileType? Picture(ReadOnlySpan<byte> head) =>
        Starts(head, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? new("image/png", FileKind.Image)
        : Starts(head, [0xFF, 0xD8, 0xFF]) ? new("image/jpeg", FileKind.Image)
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? new("image/gif", FileKind.Image)
        : IsRiff(head, "WEBP"u8) ? new("image/webp", FileKind.Image)
        : null;

    private static FileType? Sound(ReadOnlySpan<byte> head) =>
        head.StartsWith("ID3"u8) || (head.Length > 2 && head[0] == 0xFF && (head[1] & 0xE6) == 0xE2) ? new("audio/mpeg", FileKind.Audio)
        : head.StartsWith("OggS"u8) ? new("audio/ogg", FileKind.Audio)
        : head.StartsWith("fLaC"u8) ? new("audio/flac", FileKind.Audio)
        : IsRiff(head, "WAVE"u8) ? new("audio/wav", FileKind.Audio)
        : Starts(head, [0x1A, 0x45, 0xDF, 0xA3]) ? (head.IndexOf("V_"u8) >= 0 ? new("video/webm", FileKind.Video) : new("audio/webm", FileKind.Audio))
        : head.Length > 12 && head[4..8].SequenceEqual("ftyp"u8) ? (head[8..11].SequenceEqual("M4A"u8) ? new("audio/mp4", FileKind.Audio) : Film(head))
        : null;

    // Pictures come in this box, too (HEIC, AVIF); no browser that is common shows all of them.
    private static FileType? Film(ReadOnlySpan<byte> head) =>
        IsPicture(head[8..12]) ? null : new("video/mp4", FileKind.Video);

    /// <summary>A picture as some phones keep it, which not every browser can show.</summary>
    public static bool IsPhonePicture(ReadOnlySpan<byte> head) => head.Length > 12 && head[4..8].SequenceEqual("ftyp"u8) && IsPicture(head[8..12]);

    // HEIF and AVIF brands (ISO/IEC 23008-12, AV1 image file format).
    private static bool IsPicture(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("avi"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8);

    private static FileType? Document(ReadOnlySpan<byte> head) =>
        head.StartsWith("%PDF-"u8) ? new("application/pdf", FileKind.Document)
        : head.StartsWith("PK\x03\x04"u8) ? Packed(head)
        : null;

    private static FileType Packed(ReadOnlySpan<byte> head) => new(
        head.IndexOf("mimetypeapplication/vnd.oasis.opendocument.text"u8) >= 0 ? "application/vnd.oasis.opendocument.text"
        : head.IndexOf("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"u8) >= 0 ? "application/vnd.oasis.opendocument.spreadsheet"
        : head.IndexOf("word/"u8) >= 0 ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        : head.IndexOf("xl/"u8) >= 0 ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        : head.IndexOf("ppt/"u8) >= 0 ? "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        : "application/zip",
        FileKind.Document);

    private static bool IsRiff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> form) => head.Length > 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual(form);

    private static bool Starts(ReadOnlySpan<byte> head, ReadOnlySpan<byte> magic) => head.StartsWith(magic);
}

using System.Text;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Files;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.Platform.Files;

/// <summary>A file is what its bytes say, not what its name says.</summary>
public sealed class FileTypeTests
{
    [Fact]
    public void Pictures_sound_and_documents_are_known_by_their_first_bytes()
    {
        Of(SamplePictures.Png(8, 8)).ShouldBe("image/png");
        Of(SamplePictures.Jpeg(8, 8)).ShouldBe("image/jpeg");
        Of(SamplePictures.Webp(8, 8)).ShouldBe("image/webp");
        Of(SamplePictures.Gif).ShouldBe("image/gif");
        Of([.. "ID3"u8, 4, 0, 0]).ShouldBe("audio/mpeg");
        Of([0xFF, 0xFB, 0x90, 0x64]).ShouldBe("audio/mpeg");
        Of("OggS\0"u8.ToArray()).ShouldBe("audio/ogg");
        Of("fLaC\0"u8.ToArray()).ShouldBe("audio/flac");
        Of("RIFF\x24\0\0\0WAVEfmt "u8.ToArray()).ShouldBe("audio/wav");
        Of([0, 0, 0, 32, .. "ftypM4A \0\0\0\0"u8]).ShouldBe("audio/mp4");
        Of([0, 0, 0, 32, .. "ftypisom\0\0\0\0"u8]).ShouldBe("video/mp4");
        Of("%PDF-1.7\n"u8.ToArray()).ShouldBe("application/pdf");
        Of([.. "PK\x03\x04"u8, .. new byte[30], .. "word/document.xml"u8]).ShouldBe("application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")]
    [InlineData("<!doctype html><script>alert(1)</script>")]
    [InlineData("GIF8<script>")]
    public async Task What_a_browser_would_run_is_plain_text_and_a_download(string content)
    {
        var type = (await TakeAsync(Encoding.UTF8.GetBytes(content))).Value.Type;
        type.ShouldBe(FileType.Text);
        type.IsInline.ShouldBeFalse();
    }

    [Fact]
    public async Task Programs_and_unknown_kinds_are_refused()
    {
        (await TakeAsync([0x7F, .. "ELF"u8, 2, 1, 1, 0, 0])).Fault!.Code.ShouldBe(FaultCode.Invalid);
        (await TakeAsync([0x4D, 0x5A, 0x90, 0, 3, 0])).Fault!.Code.ShouldBe(FaultCode.Invalid);
        (await TakeAsync([0, 0, 0, 32, .. "ftypheic\0\0\0\0"u8])).Fault!.Code.ShouldBe(FaultCode.Invalid);
        (await TakeAsync([])).Fault!.Code.ShouldBe(FaultCode.Invalid);
    }

    [Theory]
    [InlineData("heic")]
    [InlineData("heix")]
    [InlineData("hevc")]
    [InlineData("mif1")]
    [InlineData("avif")]
    public async Task A_phones_own_picture_is_refused_with_what_to_do(string brand)
    {
        var refused = (await TakeAsync([0, 0, 0, 32, .. "ftyp"u8, .. Encoding.ASCII.GetBytes(brand), .. new byte[32]])).Fault!;
        refused.Code.ShouldBe(FaultCode.Invalid);
        refused.Text.ShouldContain("JPEG");
    }

    [Fact]
    public async Task A_picture_that_is_none_behind_its_first_bytes_is_refused()
    {
        var broken = SamplePictures.Png(300, 300);
        Array.Fill(broken, (byte)0, 60, broken.Length - 60);
        (await TakeAsync(broken)).Fault!.Code.ShouldBe(FaultCode.Invalid);
        (await TakeAsync([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. "<script>"u8])).Fault!.Code.ShouldBe(FaultCode.Invalid);
    }

    /// <summary>Text is looked at in pieces; a letter cut by the end of a piece is still a letter, wherever the cut is.</summary>
    [Fact]
    public async Task Text_is_text_wherever_a_piece_of_it_ends()
    {
        for (var shift = 0; shift < 4; shift++)
        {
            var text = new string('a', shift) + string.Concat(Enumerable.Repeat("ä€𝄞", 20_000));
            (await TakeAsync(Encoding.UTF8.GetBytes(text))).Value.Type.ShouldBe(FileType.Text);
            var wrong = Encoding.UTF8.GetBytes(text);
            wrong[^1] = 0xFF;
            (await TakeAsync(wrong)).Fault!.Code.ShouldBe(FaultCode.Invalid);
        }
    }

    [Fact]
    public async Task More_than_the_limit_is_refused_however_it_comes()
    {
        using var pictures = new Pictures();
        var uploads = new Uploads(pictures, Options.Create(new FileStoreOptions { MostMegabytes = 1 }));
        using var much = new MemoryStream(new byte[1024 * 1024 + 1]);
        (await uploads.TakeAsync(much, CancellationToken.None)).Fault!.Code.ShouldBe(FaultCode.TooLarge);
    }

    private static string? Of(byte[] head) => FileType.Of(head)?.Type;

    private static async Task<Outcome<Upload>> TakeAsync(byte[] content)
    {
        using var pictures = new Pictures();
        using var body = new MemoryStream(content);
        return await new Uploads(pictures, Options.Create(new FileStoreOptions())).TakeAsync(body, CancellationToken.None);
    }
}

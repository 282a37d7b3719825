using System.Text;
using Roommate.Platform.Codes;
using Shouldly;

namespace Roommate.UnitTests.Platform.Codes;

/// <summary>The golden codes were read back by jsqr, versions 1 to 15.</summary>
public sealed class QrCodeTests
{
    [Fact]
    public void A_code_is_what_readers_read()
    {
        var code = QrCode.Of("https://home.e");
        string.Join('\n', Enumerable.Range(0, code.Size).Select(y => string.Concat(Enumerable.Range(0, code.Size).Select(x => code[x, y] ? '1' : '0')))).ShouldBe(
            """
            111111101011001111111
            100000101010101000001
            101110100110101011101
            101110101100001011101
            101110100011001011101
            100000100100001000001
            111111101010101111111
            000000001100000000000
            101101110101001001011
            101110001110011111111
            010000101000010001011
            100010000000100101010
            001111101111001011001
            000000001001100010000
            111111101100010010000
            100000101111110111101
            101110100000000010110
            101110101010101100010
            101110101111111100100
            100000100100011110001
            111111101001111011100
            """);
    }

    [Fact]
    public void The_version_grows_with_the_text_and_ends_at_15()
    {
        QrCode.Of("x").Size.ShouldBe(21);
        QrCode.Of(new string('x', 412)).Size.ShouldBe(77);
        Should.Throw<ArgumentException>(() => QrCode.Of(new string('x', 413)));
    }

    [Fact]
    public void Correction_words_make_a_codeword_whose_syndromes_are_zero()
    {
        var data = Encoding.ASCII.GetBytes("Roommate is always on");
        byte[] word = [.. data, .. ReedSolomon.Words(data, 10)];
        byte root = 1;
        for (var i = 0; i < 10; i++, root = ReedSolomon.Multiply(root, 2))
        {
            word.Aggregate((byte)0, (sum, next) => (byte)(ReedSolomon.Multiply(sum, root) ^ next)).ShouldBe((byte)0);
        }
    }

    [Fact]
    public void The_picture_holds_no_style_and_no_script() => QrSvg.Draw("hello").ShouldNotContain("style");
}

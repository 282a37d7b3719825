using System.Text;

namespace Roommate.Platform.Codes;

/// <summary>A QR code (ISO/IEC 18004) of a text in byte mode with correction level M, versions 1 to 15: up to 412 bytes.</summary>
public sealed class QrCode
{
    private const int MostVersion = 15;

    // Level M: correction words per block and number of blocks, by version.
    private static readonly int[] CorrectionWords = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24];
    private static readonly int[] Blocks = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10];

    private readonly QrMatrix _matrix;

    private QrCode(QrMatrix matrix) => _matrix = matrix;

    /// <summary>Modules per side, without the quiet zone.</summary>
    public int Size => _matrix.Size;

    public bool this[int x, int y] => _matrix[x, y];

    /// <summary>An <see cref="ArgumentException"/> when the text is too long for version 15.</summary>
    public static QrCode Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var version = Enumerable.Range(1, MostVersion).FirstOrDefault(v => HeaderBits(v) + (bytes.Length * 8) <= DataWords(v) * 8);
        if (version == 0)
        {
            throw new ArgumentException("The text is too long for a QR code of version 15.", nameof(text));
        }

        var matrix = new QrMatrix(version);
        matrix.Place(Interleave(Data(bytes, version), version));
        matrix.MaskBest();
        return new QrCode(matrix);
    }

    internal static int DataWords(int version) => QrMatrix.RawWords(version) - (CorrectionWords[version] * Blocks[version]);

    private static int HeaderBits(int version) => 4 + (version < 10 ? 8 : 16);

    private static byte[] Data(byte[] bytes, int version)
    {
        var bits = new List<bool>();
        Append(bits, 0b0100, 4);
        Append(bits, bytes.Length, HeaderBits(version) - 4);
        foreach (var value in bytes)
        {
            Append(bits, value, 8);
        }

        var capacity = DataWords(version);
        Append(bits, 0, Math.Min(4, (capacity * 8) - bits.Count));
        Append(bits, 0, (8 - (bits.Count % 8)) % 8);
        var words = new byte[capacity];
        for (var i = 0; i < bits.Count; i++)
        {
            words[i / 8] |= (byte)((bits[i] ? 1 : 0) << (7 - (i % 8)));
        }

        for (var (i, pad) = (bits.Count / 8, (byte)0xEC); i < capacity; i++, pad ^= 0xEC ^ 0x11)
        {
            words[i] = pad;
        }

        return words;
    }

    // Blocks may differ by one data word; the long ones come last.
    private static byte[] Interleave(byte[] data, int version)
    {
        var (count, correction) = (Blocks[version], CorrectionWords[version]);
        var shortLength = data.Length / count;
        var shortCount = count - (data.Length % count);
        var parts = new byte[count][];
        for (var (i, at) = (0, 0); i < count; i++)
        {
            var length = shortLength + (i < shortCount ? 0 : 1);
            parts[i] = data[at..(at + length)];
            at += length;
        }

        var corrections = Array.ConvertAll(parts, p => ReedSolomon.Words(p, correction));
        var all = new List<byte>();
        for (var i = 0; i <= shortLength; i++)
        {
            all.AddRange(parts.Where(p => i < p.Length).Select(p => p[i]));
        }

        for (var i = 0; i < correction; i++)
        {
            all.AddRange(corrections.Select(c => c[i]));
        }

        return [.. all];
    }

    private static void Append(List<bool> bits, int value, int length)
    {
        for (var i = length - 1; i >= 0; i--)
        {
            bits.Add(((value >> i) & 1) != 0);
        }
    }
}

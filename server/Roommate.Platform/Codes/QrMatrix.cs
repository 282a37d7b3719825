namespace Roommate.Platform.Codes;

/// <summary>The modules of a QR code: function patterns, the data between them, and the mask that reads best.</summary>
internal sealed class QrMatrix
{
    private const int FormatM = 0;

    private readonly bool[,] _dark;
    private readonly bool[,] _fixed;
    private readonly int _version;

    public QrMatrix(int version)
    {
        _version = version;
        Size = 17 + (version * 4);
        _dark = new bool[Size, Size];
        _fixed = new bool[Size, Size];
        DrawPatterns();
    }

    public int Size { get; }

    public bool this[int x, int y] => _dark[x, y];

    /// <summary>Words of data and correction together (table 1 of the standard, as its formula).</summary>
    public static int RawWords(int version)
    {
        var bits = (((16 * version) + 128) * version) + 64;
        if (version >= 2)
        {
            var align = (version / 7) + 2;
            bits -= (((25 * align) - 10) * align) - 55;
            bits -= version >= 7 ? 36 : 0;
        }

        return bits / 8;
    }

    /// <summary>In columns of two from the right, up and down in turn, around the patterns.</summary>
    public void Place(byte[] words)
    {
        var i = 0;
        for (var right = Size - 1; right >= 1; right -= 2)
        {
            right = right == 6 ? 5 : right;
            for (var step = 0; step < Size; step++)
            {
                var y = ((right + 1) & 2) == 0 ? Size - 1 - step : step;
                for (var x = right; x > right - 2; x--)
                {
                    if (!_fixed[x, y] && i < words.Length * 8)
                    {
                        _dark[x, y] = ((words[i / 8] >> (7 - (i % 8))) & 1) != 0;
                        i++;
                    }
                }
            }
        }
    }

    public void MaskBest()
    {
        var (best, least) = (0, int.MaxValue);
        for (var mask = 0; mask < 8; mask++)
        {
            Mask(mask);
            DrawFormat(mask);
            var penalty = QrPenalty.Of(_dark, Size);
            (best, least) = penalty < least ? (mask, penalty) : (best, least);
            Mask(mask);
        }

        Mask(best);
        DrawFormat(best);
    }

    private void Mask(int mask)
    {
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                _dark[x, y] ^= !_fixed[x, y] && IsInverted(mask, x, y);
            }
        }
    }

    private static bool IsInverted(int mask, int x, int y) => mask switch
    {
        0 => (x + y) % 2 == 0,
        1 => y % 2 == 0,
        2 => x % 3 == 0,
        3 => (x + y) % 3 == 0,
        4 => ((x / 3) + (y / 2)) % 2 == 0,
        5 => (x * y % 2) + (x * y % 3) == 0,
        6 => ((x * y % 2) + (x * y % 3)) % 2 == 0,
        _ => (((x + y) % 2) + (x * y % 3)) % 2 == 0,
    };

    private void DrawPatterns()
    {
        for (var i = 0; i < Size; i++)
        {
            Set(6, i, i % 2 == 0);
            Set(i, 6, i % 2 == 0);
        }

        DrawFinder(3, 3);
        DrawFinder(Size - 4, 3);
        DrawFinder(3, Size - 4);
        var centres = Alignments();
        for (var i = 0; i < centres.Length; i++)
        {
            for (var j = 0; j < centres.Length; j++)
            {
                if (!((i == 0 && j == 0) || (i == 0 && j == centres.Length - 1) || (i == centres.Length - 1 && j == 0)))
                {
                    DrawAlignment(centres[i], centres[j]);
                }
            }
        }

        DrawFormat(0);
        DrawVersion();
    }

    private int[] Alignments()
    {
        if (_version == 1)
        {
            return [];
        }

        var count = (_version / 7) + 2;
        var step = ((_version * 4) + (count * 2) + 1) / ((count * 2) - 2) * 2;
        var centres = new int[count];
        centres[0] = 6;
        for (var (i, at) = (count - 1, Size - 7); i >= 1; i--, at -= step)
        {
            centres[i] = at;
        }

        return centres;
    }

    private void DrawFinder(int x, int y)
    {
        for (var dy = -4; dy <= 4; dy++)
        {
            for (var dx = -4; dx <= 4; dx++)
            {
                if (x + dx >= 0 && x + dx < Size && y + dy >= 0 && y + dy < Size)
                {
                    Set(x + dx, y + dy, Math.Max(Math.Abs(dx), Math.Abs(dy)) is not (2 or 4));
                }
            }
        }
    }

    private void DrawAlignment(int x, int y)
    {
        for (var dy = -2; dy <= 2; dy++)
        {
            for (var dx = -2; dx <= 2; dx++)
            {
                Set(x + dx, y + dy, Math.Max(Math.Abs(dx), Math.Abs(dy)) != 1);
            }
        }
    }

    // Level and mask with a BCH code (15, 5), twice, so that one survives a coffee stain.
    private void DrawFormat(int mask)
    {
        var data = (FormatM << 3) | mask;
        var rest = data;
        for (var i = 0; i < 10; i++)
        {
            rest = (rest << 1) ^ ((rest >> 9) * 0x537);
        }

        var bits = ((data << 10) | rest) ^ 0x5412;
        for (var i = 0; i < 15; i++)
        {
            var dark = ((bits >> i) & 1) != 0;
            var (x, y) = i < 6 ? (8, i) : i < 8 ? (8, i + 1) : i == 8 ? (7, 8) : (14 - i, 8);
            Set(x, y, dark);
            Set(i < 8 ? Size - 1 - i : 8, i < 8 ? 8 : Size - 15 + i, dark);
        }

        Set(8, Size - 8, true);
    }

    private void DrawVersion()
    {
        if (_version < 7)
        {
            return;
        }

        var rest = _version;
        for (var i = 0; i < 12; i++)
        {
            rest = (rest << 1) ^ ((rest >> 11) * 0x1F25);
        }

        var bits = (_version << 12) | rest;
        for (var i = 0; i < 18; i++)
        {
            var dark = ((bits >> i) & 1) != 0;
            Set(Size - 11 + (i % 3), i / 3, dark);
            Set(i / 3, Size - 11 + (i % 3), dark);
        }
    }

    private void Set(int x, int y, bool dark)
    {
        _dark[x, y] = dark;
        _fixed[x, y] = true;
    }
}

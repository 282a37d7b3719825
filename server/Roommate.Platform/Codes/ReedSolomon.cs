namespace Roommate.Platform.Codes;

/// <summary>Error correction words over GF(256) with the polynomial 0x11D, as QR codes use them (ISO/IEC 18004, annex A).</summary>
internal static class ReedSolomon
{
    public static byte[] Words(ReadOnlySpan<byte> data, int count)
    {
        var divisor = Divisor(count);
        var rest = new byte[count];
        foreach (var word in data)
        {
            var factor = (byte)(word ^ rest[0]);
            Array.Copy(rest, 1, rest, 0, count - 1);
            rest[^1] = 0;
            for (var i = 0; i < count; i++)
            {
                rest[i] ^= Multiply(divisor[i], factor);
            }
        }

        return rest;
    }

    internal static byte Multiply(byte x, byte y)
    {
        var product = 0;
        for (var bit = 7; bit >= 0; bit--)
        {
            product = (product << 1) ^ ((product >> 7) * 0x11D);
            product ^= ((y >> bit) & 1) * x;
        }

        return (byte)product;
    }

    // (x - 1)(x - 2)(x - 4)... without the leading 1.
    private static byte[] Divisor(int degree)
    {
        var result = new byte[degree];
        result[^1] = 1;
        byte root = 1;
        for (var i = 0; i < degree; i++)
        {
            for (var j = 0; j < degree; j++)
            {
                result[j] = (byte)(Multiply(result[j], root) ^ (j + 1 < degree ? result[j + 1] : 0));
            }

            root = Multiply(root, 2);
        }

        return result;
    }
}

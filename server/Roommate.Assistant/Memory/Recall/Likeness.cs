using System.Collections.Frozen;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Roommate.Assistant.Memory.Recall;

/// <summary>
/// Which words are used alike ("profession" and "vet", "pet" and "greyhound"): a short row of numbers for each of the commonest
/// words of English, from `Words/likeness.txt`. The nearer two rows, the more alike the words. No model runs here; it is a table.
/// </summary>
internal sealed class Likeness
{
    private const float Smooth = 0.0005f;
    private const float PackedScale = 254;
    private const float LeastKin = 0.5f;

    private readonly FrozenDictionary<string, int> _rows;
    private readonly float[] _numbers;
    private readonly string[] _terms;
    private readonly Kin[]?[] _kin;
    private readonly int _width;

    private Likeness(Func<string, string> termOf)
    {
        using var stream = typeof(Likeness).Assembly.GetManifestResourceStream("Roommate.Assistant.Memory.Recall.Words.likeness.txt")!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var rows = new Dictionary<string, int>(lines.Length, StringComparer.Ordinal);
        _width = Packed(lines[0]).Length;
        _numbers = new float[lines.Length * _width];
        foreach (var line in lines)
        {
            if (rows.TryAdd(termOf(line[..line.IndexOf(' ', StringComparison.Ordinal)]), rows.Count))
            {
                Unpack(Packed(line), _numbers.AsSpan((rows.Count - 1) * _width, _width));
            }
        }

        _rows = rows.ToFrozenDictionary();
        _terms = [.. rows.OrderBy(static r => r.Value).Select(static r => r.Key)];
        _kin = new Kin[]?[_terms.Length];
    }

    /// <summary>The row of a word that is not in the table.</summary>
    public const int None = -1;

    public static Likeness Shared { get; } = new(Lexicon.Shared.TermOf);

    public int RowOf(string term) => _rows.TryGetValue(term, out var row) ? row : None;

    /// <summary>How many numbers a packed row has.</summary>
    public int Width => _width;

    /// <summary>The words used most like one, best first; found once for each word anybody asks with.</summary>
    public IReadOnlyList<Kin> KinOf(string term)
    {
        if (!_rows.TryGetValue(term, out var row))
        {
            return [];
        }

        return Volatile.Read(ref _kin[row]) ?? (_kin[row] = FindKin(row));
    }

    /// <summary>One row for many words, common ones counting little, packed; null when none is in the table.</summary>
    public sbyte[]? Sum(IEnumerable<string> terms)
    {
        float[]? sum = null;
        foreach (var term in terms)
        {
            if (RowOf(term) is >= 0 and var row)
            {
                sum ??= new float[_width];
                TensorPrimitives.MultiplyAdd(Of(row), Weight(row), sum, sum);
            }
        }

        if (sum is null)
        {
            return null;
        }

        // A row of length one whose largest number is seldom above a half: that half becomes the most a byte holds.
        TensorPrimitives.Multiply(sum, PackedScale / TensorPrimitives.Norm<float>(sum), sum);
        return Array.ConvertAll(sum, static number => (sbyte)Math.Clamp(MathF.Round(number), -sbyte.MaxValue, sbyte.MaxValue));
    }

    /// <summary>How alike two packed rows are.</summary>
    public static float Between(ReadOnlySpan<sbyte> one, ReadOnlySpan<sbyte> other)
    {
        var sum = Vector<int>.Zero;
        var first = MemoryMarshal.Cast<sbyte, Vector<sbyte>>(one);
        var second = MemoryMarshal.Cast<sbyte, Vector<sbyte>>(other);
        for (var i = 0; i < first.Length; i++)
        {
            Vector.Widen(first[i], out var low, out var high);
            Vector.Widen(second[i], out var otherLow, out var otherHigh);
            Vector.Widen(low * otherLow, out var a, out var b);
            Vector.Widen(high * otherHigh, out var c, out var d);
            sum += a + b + c + d;
        }

        return Vector.Sum(sum) / (PackedScale * PackedScale);
    }

    private Kin[] FindKin(int row)
    {
        var kin = new List<Kin>();
        for (var other = 0; other < _terms.Length; other++)
        {
            if (other != row && TensorPrimitives.Dot(Of(row), Of(other)) is var likeness and >= LeastKin)
            {
                kin.Add(new Kin(_terms[other], likeness));
            }
        }

        kin.Sort(static (a, b) => b.Likeness.CompareTo(a.Likeness));
        return [.. kin];
    }

    /// <summary>The table begins with the commonest words: a word's place tells how often it is used.</summary>
    private static float Weight(int row) => Smooth / (Smooth + (0.1f / (row + 1)));

    private ReadOnlySpan<float> Of(int row) => _numbers.AsSpan(row * _width, _width);

    private static byte[] Packed(string line)
    {
        var written = line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        return Convert.FromBase64String(written.PadRight((written.Length + 3) / 4 * 4, '='));
    }

    private static void Unpack(ReadOnlySpan<byte> packed, Span<float> row)
    {
        for (var i = 0; i < packed.Length; i++)
        {
            row[i] = (sbyte)packed[i];
        }

        TensorPrimitives.Divide(row, TensorPrimitives.Norm<float>(row), row);
    }
}

/// <summary>A word used like another one.</summary>
internal readonly record struct Kin(string Term, float Likeness);

namespace Roommate.Assistant.Voice.Hearing.Sound;

/// <summary>
/// The energy of a 25 ms window in bands of the width that hearing has, from 200 Hz (below it rooms hum and wind rumbles) to
/// 6.5 kHz. One per listener: it reuses its buffers.
/// </summary>
internal sealed class Spectrum
{
    public const int Window = 400;
    public const int Bands = 9;
    private const int Size = 512;
    private const float HertzPerBin = (float)Pcm.Rate / Size;

    private static readonly int[] Edges = [.. new[] { 200, 400, 630, 920, 1270, 1720, 2320, 3150, 4400, 6500 }.Select(static hz => (int)MathF.Round(hz / HertzPerBin))];
    private static readonly float[] Shape = [.. Enumerable.Range(0, Window).Select(static i => 0.5f - (0.5f * MathF.Cos(2 * MathF.PI * i / (Window - 1))))];
    private static readonly float[] Cosines = [.. Enumerable.Range(0, Size / 2).Select(static k => MathF.Cos(-2 * MathF.PI * k / Size))];
    private static readonly float[] Sines = [.. Enumerable.Range(0, Size / 2).Select(static k => MathF.Sin(-2 * MathF.PI * k / Size))];
    private static readonly int[] Mirrored = [.. Enumerable.Range(0, Size).Select(Mirror)];

    private readonly float[] _real = new float[Size];
    private readonly float[] _imaginary = new float[Size];

    /// <summary>Mean power per bin of each band, for samples from -1 to 1.</summary>
    public void Measure(ReadOnlySpan<float> window, Span<float> bands)
    {
        for (var i = 0; i < Size; i++)
        {
            _real[Mirrored[i]] = i < Window ? window[i] * Shape[i] : 0;
            _imaginary[i] = 0;
        }

        Transform();
        for (var b = 0; b < Bands; b++)
        {
            var sum = 0f;
            for (var k = Edges[b]; k < Edges[b + 1]; k++)
            {
                sum += (_real[k] * _real[k]) + (_imaginary[k] * _imaginary[k]);
            }

            bands[b] = sum / (Edges[b + 1] - Edges[b]);
        }
    }

    // Radix 2, in place; the input is already in mirrored order.
    private void Transform()
    {
        for (var half = 1; half < Size; half *= 2)
        {
            var step = Size / (2 * half);
            for (var start = 0; start < Size; start += 2 * half)
            {
                for (var k = 0; k < half; k++)
                {
                    var (even, odd) = (start + k, start + k + half);
                    var (cosine, sine) = (Cosines[k * step], Sines[k * step]);
                    var real = (_real[odd] * cosine) - (_imaginary[odd] * sine);
                    var imaginary = (_real[odd] * sine) + (_imaginary[odd] * cosine);
                    (_real[odd], _imaginary[odd]) = (_real[even] - real, _imaginary[even] - imaginary);
                    (_real[even], _imaginary[even]) = (_real[even] + real, _imaginary[even] + imaginary);
                }
            }
        }
    }

    private static int Mirror(int index)
    {
        var mirrored = 0;
        for (var bit = 1; bit < Size; bit <<= 1)
        {
            mirrored = (mirrored << 1) | (index & 1);
            index >>= 1;
        }

        return mirrored;
    }
}

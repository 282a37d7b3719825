namespace Roommate.Assistant.Voice.Hearing.Sound;

/// <summary>Brings sound of any rate to 16 kHz with a windowed sinc, so that what lies above 8 kHz does not fold down into speech.</summary>
internal static class Resampler
{
    private const int Lobes = 8;

    public static float[] ToPcmRate(ReadOnlySpan<float> samples, int rate)
    {
        var step = (double)rate / Pcm.Rate;
        var cut = Math.Min(1.0, 1.0 / step);
        var reach = Lobes / cut;
        var result = new float[(int)(samples.Length / step)];
        for (var i = 0; i < result.Length; i++)
        {
            var middle = i * step;
            var first = Math.Max(0, (int)Math.Ceiling(middle - reach));
            var last = Math.Min(samples.Length - 1, (int)Math.Floor(middle + reach));
            var sum = 0.0;
            for (var k = first; k <= last; k++)
            {
                sum += samples[k] * Weight(k - middle, cut, reach);
            }

            result[i] = (float)sum;
        }

        return result;
    }

    private static double Weight(double distance, double cut, double reach)
    {
        var x = Math.PI * distance * cut;
        var sinc = Math.Abs(x) < 1e-9 ? 1 : Math.Sin(x) / x;
        return cut * sinc * (0.5 + (0.5 * Math.Cos(Math.PI * distance / reach)));
    }
}

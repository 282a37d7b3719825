namespace Roommate.Assistant.Voice.Hearing.Sound;

/// <summary>
/// What the room sounds like without speech, per band: the least smoothed energy of the last 1.6 s (speech has gaps, noise has
/// none), corrected for the least being less than the mean.
/// </summary>
internal sealed class NoiseFloor
{
    private const int Blocks = 8;
    private const int FramesPerBlock = 20;
    private const float Smoothing = 0.8f;
    private const float Correction = 1.6f;

    // -72 dB below full scale for the window's 150 or so effective samples: a silent line has no floor of its own.
    private const float Least = 1e-5f;

    private readonly float[] _smoothed = new float[Spectrum.Bands];
    private readonly float[][] _least = [.. Enumerable.Range(0, Blocks).Select(static _ => Enumerable.Repeat(float.MaxValue, Spectrum.Bands).ToArray())];
    private int _frames;

    public void Follow(ReadOnlySpan<float> bands)
    {
        var block = _least[_frames / FramesPerBlock % Blocks];
        if (_frames % FramesPerBlock == 0)
        {
            Array.Fill(block, float.MaxValue);
        }

        for (var b = 0; b < bands.Length; b++)
        {
            _smoothed[b] = _frames == 0 ? bands[b] : (Smoothing * _smoothed[b]) + ((1 - Smoothing) * bands[b]);
            block[b] = Math.Min(block[b], _smoothed[b]);
        }

        _frames++;
    }

    public float Of(int band)
    {
        var least = float.MaxValue;
        foreach (var block in _least)
        {
            least = Math.Min(least, block[band]);
        }

        return Math.Max(Least, least * Correction);
    }
}

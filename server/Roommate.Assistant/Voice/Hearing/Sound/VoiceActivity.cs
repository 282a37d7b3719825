namespace Roommate.Assistant.Voice.Hearing.Sound;

/// <summary>
/// Tells speech from the room, every 10 ms: the bands that stand out most over the adaptive noise floor, with a lower bar while
/// somebody already speaks. Pure and about 15 microseconds a step.
/// </summary>
internal sealed class VoiceActivity
{
    public const int StepMs = 10;
    private const int Step = Pcm.Rate / 1000 * StepMs;
    private const int Loudest = 3;
    private const float On = 6.5f;
    private const float Stay = 4.5f;
    private const float Most = 40f;

    // What is so much softer than the loudest of the last moments is the tail of a word, or the room's echo.
    private const float Tail = 30f;
    private const float Forgotten = 0.1f;

    // Loudness is followed upwards over 20 ms, which noise does not manage; downwards at once, or every ending would be late.
    private const float Rising = 0.5f;
    private const float Falling = 0.08f;

    private readonly Spectrum _spectrum = new();
    private readonly NoiseFloor _floor = new();
    private readonly float[] _window = new float[Spectrum.Window];
    private readonly float[] _bands = new float[Spectrum.Bands];
    private readonly float[] _energy = new float[Spectrum.Bands];
    private readonly float[] _over = new float[Spectrum.Bands];
    private int _filled;
    private float _peak;
    private bool _active;

    /// <summary>How far the loudest bands stand out, in dB; for tests and tuning.</summary>
    public float Score { get; private set; }

    /// <summary>Takes the next 10 ms (160 samples) and says whether somebody speaks in them.</summary>
    public bool Next(ReadOnlySpan<float> samples)
    {
        _window.AsSpan(Step).CopyTo(_window);
        samples.CopyTo(_window.AsSpan(Spectrum.Window - Step));
        _filled = Math.Min(Spectrum.Window, _filled + Step);
        if (_filled < Spectrum.Window)
        {
            return false;
        }

        _spectrum.Measure(_window, _bands);
        _floor.Follow(_bands);
        for (var b = 0; b < Spectrum.Bands; b++)
        {
            var kept = _bands[b] > _energy[b] ? Rising : Falling;
            _energy[b] = (kept * _energy[b]) + ((1 - kept) * _bands[b]);
            _over[b] = Math.Clamp(10 * MathF.Log10(_energy[b] / _floor.Of(b)), 0, Most);
        }

        _over.AsSpan().Sort();
        Score = 0;
        for (var i = 1; i <= Loudest; i++)
        {
            Score += _over[^i] / Loudest;
        }

        _peak = Math.Max(Score, _peak - Forgotten);
        _active = Score > (_active ? Math.Max(Stay, _peak - Tail) : On);
        return _active;
    }
}

namespace Roommate.Assistant.Voice.Hearing.Sound;

/// <summary>Where an utterance is.</summary>
internal enum SpeechState
{
    Waiting,
    Speaking,
    Ended,
}

/// <summary>
/// Finds the beginning and the end of speech in PCM16 that comes in pieces of any length. Positions are in milliseconds from
/// the first sample. What decides is <see cref="VoiceActivity"/>; this counts how long.
/// </summary>
internal sealed class Endpointer(int startMs, int endMs)
{
    private const int Step = Pcm.Rate / 1000 * VoiceActivity.StepMs;

    // Silence before the first sound that is kept with it: a soft beginning is under the bar.
    private const int Before = 300;

    // A spike shorter than this does not prolong speech that has stopped.
    private const int Spike = 30;

    // A window tells of its middle, and loudness falls over one step more.
    private const int Middle = 20;

    // The longest silence inside a word or between two that belong together, while it is not yet sure that somebody speaks.
    private const int Gap = 120;

    // As little as this is speech when somebody held a button for it.
    private const int Something = 100;

    private readonly VoiceActivity _activity = new();
    private readonly float[] _step = new float[Step];
    private int _filled;
    private byte? _half;
    private int _spoken;
    private int _run;
    private int _firstActive;

    public SpeechState State { get; private set; }

    /// <summary>How much was heard.</summary>
    public int NowMs { get; private set; }

    /// <summary>Where speech began, some silence before it included.</summary>
    public int BeganMs { get; private set; }

    /// <summary>Where somebody was last heard.</summary>
    public int LastVoiceMs { get; private set; }

    /// <summary>How long nobody has been heard.</summary>
    public int SilentMs => NowMs - LastVoiceMs;

    /// <summary>Whether anything like speech was heard, though too short to be a beginning.</summary>
    public bool HeardSomething { get; private set; }

    /// <summary>Takes more sound; after <see cref="SpeechState.Ended"/> it is ignored.</summary>
    public void Hear(ReadOnlySpan<byte> pcm)
    {
        if (_half is { } low && pcm.Length > 0)
        {
            _half = null;
            Take((short)(low | (pcm[0] << 8)));
            pcm = pcm[1..];
        }

        var samples = pcm.Length / Pcm.BytesPerSample;
        for (var i = 0; i < samples && State != SpeechState.Ended; i++)
        {
            Take(Pcm.Sample(pcm, i));
        }

        if (pcm.Length % Pcm.BytesPerSample == 1)
        {
            _half = pcm[^1];
        }
    }

    private void Take(short sample)
    {
        _step[_filled++] = sample / 32768f;
        if (_filled < Step)
        {
            return;
        }

        _filled = 0;
        NowMs += VoiceActivity.StepMs;
        Count(_activity.Next(_step));
    }

    private void Count(bool active)
    {
        _run = active ? _run + VoiceActivity.StepMs : 0;
        if (State == SpeechState.Waiting)
        {
            Wait(active);
        }
        else if (_run >= Spike)
        {
            LastVoiceMs = NowMs - Middle;
        }
        else if (SilentMs >= endMs)
        {
            State = SpeechState.Ended;
        }
    }

    // Speech has short gaps between its syllables; a longer one begins anew, and what is mostly gaps is none.
    private void Wait(bool active)
    {
        if (!active)
        {
            return;
        }

        if (_spoken == 0 || NowMs - LastVoiceMs > Gap)
        {
            _firstActive = NowMs - VoiceActivity.StepMs;
            _spoken = 0;
        }

        _spoken += VoiceActivity.StepMs;
        LastVoiceMs = NowMs;
        var span = NowMs - _firstActive;
        HeardSomething |= _spoken >= Something;
        if (span >= startMs && _spoken * 2 >= span)
        {
            State = SpeechState.Speaking;
            BeganMs = Math.Max(0, _firstActive - Before);
        }
    }
}

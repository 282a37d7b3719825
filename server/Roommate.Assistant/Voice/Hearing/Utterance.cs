using Roommate.Assistant.Voice.Hearing.Sound;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary>One utterance as it comes in: its sound, where speech begins and ends in it. Pure and bounded.</summary>
internal sealed class Utterance(HearingOptions options, bool handsFree)
{
    // A short pause: what was said so far is worth writing down.
    private const int Pause = 120;

    // Kept behind the last sound, so that a soft ending is not cut.
    private const int After = 300;

    private const int HandsFreePatience = 3;

    private readonly Endpointer _ends = new(options.StartMs, options.EndMs);
    private byte[] _sound = new byte[Pcm.Rate];
    private int _length;
    private int _droppedMs;
    private int _written;

    /// <summary>Why it is over; null while it goes on.</summary>
    public SpeakEnd? End { get; private set; }

    public bool HasBegun => _ends.State != SpeechState.Waiting;

    /// <summary>Where somebody was last heard.</summary>
    public int LastVoiceMs => _ends.LastVoiceMs;

    public int SilentMs => _ends.SilentMs;

    /// <summary>Whether the speech so far should be written down now: some has come since, and there is a pause or it has been long.</summary>
    public bool IsWorthWriting =>
        HasBegun && options.PartialEveryMs > 0 && LastVoiceMs > _written
        && (SilentMs >= Pause || LastVoiceMs - Math.Max(_written, _ends.BeganMs) >= Math.Max(options.PartialEveryMs, (LastVoiceMs - _ends.BeganMs) / 4));

    public void Hear(ReadOnlySpan<byte> pcm)
    {
        if (End is not null)
        {
            return;
        }

        Keep(pcm);
        _ends.Hear(pcm);
        var patience = options.PatienceSeconds * 1000 * (handsFree ? HandsFreePatience : 1);
        if (_ends.State == SpeechState.Ended)
        {
            End = SpeakEnd.Silence;
        }
        else if (!HasBegun && _ends.NowMs >= patience)
        {
            End = SpeakEnd.Nothing;
        }
        else if (HasBegun && _ends.NowMs - _ends.BeganMs >= options.LongestSeconds * 1000)
        {
            End = SpeakEnd.Limit;
        }

        DropSilence();
    }

    /// <summary>The client ended its stream: what was heard counts, if there was anything like speech.</summary>
    public void Release() => End ??= HasBegun || _ends.HeardSomething ? SpeakEnd.Released : SpeakEnd.Nothing;

    /// <summary>What was said so far is complete.</summary>
    public void Complete() => End ??= SpeakEnd.Command;

    /// <summary>The speech so far, some silence around it included.</summary>
    public byte[] Take()
    {
        _written = LastVoiceMs;
        var from = HasBegun ? Math.Max(0, _ends.BeganMs - _droppedMs) : 0;
        var to = Math.Min(_ends.NowMs, LastVoiceMs + After) - _droppedMs;
        var all = _sound.AsSpan(0, _length);
        return [.. all[(from * Pcm.BytesPerMs)..Math.Min(all.Length, Math.Max(from, to) * Pcm.BytesPerMs)]];
    }

    private void Keep(ReadOnlySpan<byte> pcm)
    {
        if (_length + pcm.Length > _sound.Length)
        {
            Array.Resize(ref _sound, Math.Max(_sound.Length * 2, _length + pcm.Length));
        }

        pcm.CopyTo(_sound.AsSpan(_length));
        _length += pcm.Length;
    }

    // While nobody speaks only the last two seconds are kept: what is not speech is not kept for a moment longer than needed.
    private void DropSilence()
    {
        const int Kept = 2_000;
        const int Most = 6_000;
        if (HasBegun || _length < Most * Pcm.BytesPerMs)
        {
            return;
        }

        var drop = _length - (Kept * Pcm.BytesPerMs);
        drop -= drop % Pcm.BytesPerMs;
        _sound.AsSpan(drop, _length - drop).CopyTo(_sound);
        _length -= drop;
        _droppedMs += drop / Pcm.BytesPerMs;
    }
}

using System.Runtime.InteropServices;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>Brings sound of one rate to another, piece by piece, for a reply that two engines speak.</summary>
internal sealed class Resampler(int from, int to)
{
    private double _position;
    private short _last;
    private byte? _half;

    /// <summary>The next piece of 16 bit samples; an odd byte waits for its other half.</summary>
    public byte[] Next(ReadOnlySpan<byte> bytes)
    {
        byte[] all = _half is { } half ? [half, .. bytes] : bytes.ToArray();
        _half = (all.Length & 1) == 1 ? all[^1] : null;
        var samples = MemoryMarshal.Cast<byte, short>(all.AsSpan(0, all.Length & ~1));
        if (samples.Length == 0)
        {
            return [];
        }

        var output = new List<short>((int)(samples.Length * (double)to / from) + 2);
        var step = (double)from / to;
        // Position 0 is the last sample of the piece before.
        for (; _position < samples.Length; _position += step)
        {
            var index = (int)_position;
            var before = index == 0 ? _last : samples[index - 1];
            output.Add((short)(before + ((samples[index] - before) * (_position - index))));
        }

        _position -= samples.Length;
        _last = samples[^1];
        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(output)).ToArray();
    }
}

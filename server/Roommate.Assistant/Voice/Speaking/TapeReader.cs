using Microsoft.Win32.SafeHandles;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>One listener of a tape: reads it from its beginning and waits for more until it is over.</summary>
internal sealed class TapeReader(SpeechTape tape, SafeFileHandle file) : IDisposable
{
    private long _at;

    public SpeechTape Tape => tape;

    /// <summary>Whether the next read answers at once.</summary>
    public bool HasMore => tape.Length > _at;

    public void Skip(int bytes) => _at += bytes;

    /// <summary>0 when it is over.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct)
    {
        var left = await tape.PastAsync(_at, ct) - _at;
        if (left <= 0)
        {
            return 0;
        }

        var count = await RandomAccess.ReadAsync(file, buffer[..(int)Math.Min(left, buffer.Length)], _at, ct);
        _at += count;
        return count;
    }

    public void Dispose() => file.Dispose();
}

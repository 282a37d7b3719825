namespace Roommate.Assistant.Voice.Speaking;

/// <summary>A stream that is read once and remembered: when its end was reached, all of it is handed on. A long one is not remembered.</summary>
internal sealed class KeptStream(Stream inner, Action<byte[]> whole) : Stream
{
    private const int Most = 1024 * 1024;

    private MemoryStream? _kept = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        if (count == 0)
        {
            if (_kept is { Length: > 0 } kept)
            {
                _kept = null;
                whole(kept.ToArray());
            }
        }
        else if (_kept is not null)
        {
            _kept.Write(buffer.Span[..count]);
            _kept = _kept.Length > Most ? null : _kept;
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

using System.Buffers;
using System.IO.Pipelines;

namespace Roommate.Platform.Http;

/// <summary>
/// The body of a request whose reading can be given up from outside, whichever way it is read. A read of Kestrel's own that a
/// token ends, or that is cancelled and then not advanced over, leaves it reading for ever: it cannot drain the rest and drops
/// the connection. Here every read that ends early is closed in order.
/// </summary>
internal sealed class InterruptibleBody(PipeReader body, CancellationToken givenUp) : Stream
{
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
        using var stop = givenUp.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), body);
        using var also = cancellationToken == givenUp ? default : cancellationToken.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), body);
        while (true)
        {
            var read = await body.ReadAsync(CancellationToken.None);
            if (givenUp.IsCancellationRequested || cancellationToken.IsCancellationRequested)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                givenUp.ThrowIfCancellationRequested();
                throw new OperationCanceledException(cancellationToken);
            }

            var part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, buffer.Length));
            var length = (int)part.Length;
            part.CopyTo(buffer.Span);
            body.AdvanceTo(part.End);
            if (length > 0 || read.IsCompleted || buffer.IsEmpty)
            {
                return length;
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is read without blocking.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}

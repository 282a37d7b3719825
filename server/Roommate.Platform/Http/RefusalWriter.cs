using System.Buffers;
using System.IO.Pipelines;

namespace Roommate.Platform.Http;

/// <summary>A connection's output as it is, until an answer is named that goes out instead of whatever else is still written.</summary>
internal sealed class RefusalWriter(PipeWriter output) : PipeWriter
{
    private byte[]? _instead;
    private byte[] _dropped = [];
    private bool _answered;

    public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

    public override long UnflushedBytes => output.UnflushedBytes;

    public void AnswerInstead(byte[] answer) => _instead = answer;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _instead is null ? output.GetMemory(sizeHint) : Scratch(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _instead is null ? output.GetSpan(sizeHint) : Scratch(sizeHint);

    public override void Advance(int bytes)
    {
        if (_instead is null)
        {
            output.Advance(bytes);
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Answer();
        return output.FlushAsync(cancellationToken);
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        _instead is null ? output.WriteAsync(source, cancellationToken) : FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => output.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        Answer();
        output.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        Answer();
        return output.CompleteAsync(exception);
    }

    private void Answer()
    {
        if (_instead is { } answer && !_answered)
        {
            _answered = true;
            output.Write(answer);
        }
    }

    private byte[] Scratch(int sizeHint)
    {
        if (_dropped.Length < Math.Max(1, sizeHint))
        {
            _dropped = new byte[Math.Max(4096, sizeHint)];
        }

        return _dropped;
    }
}

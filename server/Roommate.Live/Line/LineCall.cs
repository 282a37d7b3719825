namespace Roommate.Live.Line;

/// <summary>One command that waits for its answer; answers come in the order of the commands.</summary>
/// <param name="since">When it was put on the line.</param>
/// <param name="here">What follows the answer is short and never blocks, so it may run on the thread that read it.</param>
internal sealed class LineCall(long since, bool here = false)
    : TaskCompletionSource<byte[]>(here ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationTokenRegistration _given;

    public long Since => since;

    /// <summary>A subscription and the PING behind it: refused, it would be answered twice.</summary>
    public bool IsSubscription { get; init; }

    /// <summary>The bytes of the command.</summary>
    public int Size { get; set; }

    /// <summary>What Redis said; set before <see cref="Finish"/>.</summary>
    public byte[] Answer { get; set; } = [];

    /// <summary>Set instead of <see cref="Answer"/>.</summary>
    public Exception? Refused { get; set; }

    /// <summary>Who waits may give up; what was sent is carried out all the same.</summary>
    public void GiveUpWith(CancellationToken ct)
    {
        _given = ct.UnsafeRegister(static (state, token) => ((LineCall)state!).TrySetCanceled(token), this);
        if (Task.IsCompleted)
        {
            _given.Dispose();
        }
    }

    /// <summary>Tells who waits, unless they have given up.</summary>
    public void Finish()
    {
        _given.Dispose();
        if (Refused is { } refused)
        {
            TrySetException(refused);
        }
        else
        {
            TrySetResult(Answer);
        }
    }
}

namespace Roommate.Assistant.Memory;

/// <summary>
/// Who waits for the first words of an answer on this node. Work that nobody waits for (learning from what was asked) lets them go
/// first, for a moment: where people wait without a break it goes on beside them.
/// </summary>
internal sealed class FirstWords(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private TaskCompletionSource? _nobody;
    private int _waiting;
    private long _since;

    /// <summary>Somebody waits; disposing the result says that they have heard enough, or that there is nothing to hear.</summary>
    public IDisposable Wait()
    {
        lock (_lock)
        {
            if (_waiting++ == 0)
            {
                _since = time.GetTimestamp();
            }
        }

        return new Waiting(this);
    }

    /// <summary>Until nobody waits, at most two seconds after the first of them began to.</summary>
    public async ValueTask LetGoAsync(CancellationToken ct)
    {
        Task nobody;
        TimeSpan left;
        lock (_lock)
        {
            left = Longest - time.GetElapsedTime(_since);
            if (_waiting == 0 || left <= TimeSpan.Zero)
            {
                return;
            }

            nobody = (_nobody ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        await nobody.WaitAsync(left, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
    }

    private void Heard()
    {
        TaskCompletionSource? nobody = null;
        lock (_lock)
        {
            if (--_waiting == 0)
            {
                (nobody, _nobody) = (_nobody, null);
            }
        }

        nobody?.TrySetResult();
    }

    private sealed class Waiting(FirstWords all) : IDisposable
    {
        private FirstWords? _all = all;

        public void Dispose() => Interlocked.Exchange(ref _all, null)?.Heard();
    }
}

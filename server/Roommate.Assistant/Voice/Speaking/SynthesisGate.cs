using Microsoft.Extensions.Options;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>So many processes speak at the same time; the others wait, first clauses before later sentences, else in their order.</summary>
internal sealed class SynthesisGate(IOptions<SpeechOptions> options)
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, (int Rank, long Order)> _waiting = new();
    private int _free = options.Value.AtOnce;
    private long _order;

    /// <summary>Waits for a place; disposing the result gives it back.</summary>
    public async ValueTask<IDisposable> EnterAsync(bool isFirst, CancellationToken ct)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return new Slot(this);
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn, (isFirst ? 0 : 1, _order++));
        }

        await using var left = ct.Register(static t => ((TaskCompletionSource)t!).TrySetCanceled(), turn);
        await turn.Task;
        return new Slot(this);
    }

    private void Leave()
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var next, out _))
            {
                // Who has given up meanwhile is passed over.
                if (next.TrySetResult())
                {
                    return;
                }
            }

            _free++;
        }
    }

    private sealed class Slot(SynthesisGate gate) : IDisposable
    {
        private SynthesisGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}

namespace Roommate.Home.Commands;

/// <summary>Waits for the next thing that happens to a device's commands, on whichever node.</summary>
internal sealed class CommandSignal : IAsyncDisposable
{
    private volatile TaskCompletionSource _next = New();
    private IAsyncDisposable? _hearing;

    public async ValueTask StartAsync(CommandStore store, string deviceId) => _hearing = await store.HearAsync(deviceId, () => _next.TrySetResult());

    /// <summary>Before looking: what happens from here on is not missed.</summary>
    public void Reset()
    {
        if (_next.Task.IsCompleted)
        {
            _next = New();
        }
    }

    public async ValueTask WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(_next.Task, Task.Delay(atMost, time, over.Token));
        await over.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    public ValueTask DisposeAsync() => _hearing?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

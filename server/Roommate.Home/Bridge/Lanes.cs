namespace Roommate.Home.Bridge;

/// <summary>Work in order within a lane, and beside that of other lanes. A lane is there while it has work.</summary>
internal sealed class Lanes
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _last = new(StringComparer.Ordinal);

    /// <summary>Begins when what was given to this lane before is done; the order is that of the calls.</summary>
    public Task RunAsync(string lane, Func<Task> work)
    {
        lock (_gate)
        {
            var before = _last.GetValueOrDefault(lane, Task.CompletedTask);
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _last[lane] = done.Task;
            return RunAfterAsync(lane, before, work, done);
        }
    }

    private async Task RunAfterAsync(string lane, Task before, Func<Task> work, TaskCompletionSource done)
    {
        await before;
        try
        {
            await work();
        }
        finally
        {
            lock (_gate)
            {
                if (_last[lane] == done.Task)
                {
                    _last.Remove(lane);
                }
            }

            done.SetResult();
        }
    }
}

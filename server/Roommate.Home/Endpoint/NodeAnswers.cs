using System.Collections.Concurrent;

namespace Roommate.Home.Endpoint;

/// <summary>Waits until each of some nodes has answered what this one told them.</summary>
internal sealed class NodeAnswers
{
    private readonly ConcurrentDictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);

    /// <summary>Before it is told: whose answer is waited for.</summary>
    public Task Expect(string id, IReadOnlyCollection<string> nodes)
    {
        if (nodes.Count == 0)
        {
            return Task.CompletedTask;
        }

        var waiting = new Waiting([.. nodes]);
        _waiting[id] = waiting;
        return waiting.All.Task;
    }

    public void Heard(string id, string node)
    {
        if (_waiting.TryGetValue(id, out var waiting))
        {
            lock (waiting.Nodes)
            {
                waiting.Nodes.Remove(node);
                if (waiting.Nodes.Count > 0)
                {
                    return;
                }
            }

            waiting.All.TrySetResult();
        }
    }

    public void Forget(string id) => _waiting.TryRemove(id, out _);

    private sealed record Waiting(HashSet<string> Nodes)
    {
        public TaskCompletionSource All { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using Roommate.Live.Log;

namespace Roommate.Live.Rings;

/// <summary>Consecutive events of a topic read from the log.</summary>
/// <param name="At">Where the topic stood when the page was read.</param>
/// <param name="FirstHeld">The oldest offset the log held then.</param>
internal sealed record TopicPage(TopicHead At, long FirstHeld, WireEvent[] Events)
{
    public bool Holds(long offset) => Events.Length > 0 && Events[0].Offset <= offset && Events[^1].Offset >= offset;

    /// <summary>Copies what follows <paramref name="after"/>; returns the last offset copied.</summary>
    public long CopyTo(EventBatch batch, long after)
    {
        for (var i = (int)(after + 1 - Events[0].Offset); i < Events.Length && !batch.IsFull; i++)
        {
            batch.Add(Events[i]);
            after = Events[i].Offset;
        }

        return after;
    }
}

/// <summary>
/// Reads a topic's log for those who are behind its ring, in pages with fixed borders: clients that were cut at about
/// the same moment ask for the same page, and a storm of them costs one read per page. Events never change, so a page
/// stays right as far as it goes.
/// </summary>
internal sealed class TopicPages(Func<long, int, Task<TopicPage>> read)
{
    public const int Size = 256;

    private const int MaxPages = 8;
    private const int MaxAttempts = 3;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Task<TopicPage>> _pages = [];

    /// <summary>The page that holds the event after <paramref name="after"/>, or, when the log holds no such event, a fresh page that says so.</summary>
    public async ValueTask<TopicPage> ReadAsync(long after, CancellationToken ct)
    {
        var index = after / Size;
        var reading = Find(index) ?? Read(index, null);
        for (var attempt = 1; ; attempt++)
        {
            var page = await reading.WaitAsync(ct);
            if (page.Holds(after + 1) || attempt == MaxAttempts)
            {
                return page;
            }

            // Read by somebody else before our event was there.
            reading = Read(index, reading);
        }
    }

    /// <summary>Forgets all pages: nobody needs them for now, or they are of a lost log.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _pages.Clear();
        }
    }

    private Task<TopicPage>? Find(long index)
    {
        lock (_lock)
        {
            return _pages.GetValueOrDefault(index);
        }
    }

    private Task<TopicPage> Read(long index, Task<TopicPage>? stale)
    {
        lock (_lock)
        {
            // Who was first reads; the others, who found the same stale page, wait for that read.
            if (_pages.TryGetValue(index, out var current) && current != stale)
            {
                return current;
            }

            while (_pages.Count >= MaxPages)
            {
                _pages.Remove(_pages.Keys.Min());
            }

            var reading = read(index * Size, Size);
            _pages[index] = reading;
            _ = ForgetFailureAsync(index, reading);
            return reading;
        }
    }

    private async Task ForgetFailureAsync(long index, Task reading)
    {
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (reading.IsCompletedSuccessfully)
        {
            return;
        }

        lock (_lock)
        {
            if (_pages.GetValueOrDefault(index) == reading)
            {
                _pages.Remove(index);
            }
        }
    }
}

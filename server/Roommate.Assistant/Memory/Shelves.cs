using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Roommate.Assistant.Memory;

/// <summary>
/// The shelves this node has loaded. Before each use a shelf is brought to the version the store has, so that nodes need
/// not tell each other; the ones not used longest go when there are too many memories.
/// </summary>
internal sealed class Shelves(MemoryStore store, IOptions<MemoryOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<MemoryOwner, Loaded> _loaded = new();

    /// <summary>Raised when an owner's memories were loaded or read again.</summary>
    public event Action<MemoryOwner>? Read;

    /// <summary>The shelf as the store has it now.</summary>
    public async ValueTask<Shelf> OpenAsync(MemoryOwner owner, CancellationToken ct)
    {
        var loaded = _loaded.GetOrAdd(owner, static _ => new Loaded());
        loaded.UsedAt = time.GetTimestamp();
        if (loaded.Ready is { } known)
        {
            await RefreshAsync(known, ct);
            return known;
        }

        await loaded.Reading.WaitAsync(ct);
        try
        {
            loaded.Ready ??= await LoadAsync(owner, ct);
        }
        finally
        {
            loaded.Reading.Release();
        }

        Evict(owner);
        Read?.Invoke(owner);
        return loaded.Ready;
    }

    /// <summary>Brings a shelf to the version the store has.</summary>
    public async ValueTask RefreshAsync(Shelf shelf, CancellationToken ct)
    {
        var (before, _) = Standing(shelf);
        var state = await store.StateAsync(shelf.Owner, ct);
        var (version, erasures) = Standing(shelf);
        if (state.Version == version || (before <= state.Version && state.Version < version))
        {
            // The second: whoever asked after us has brought it further meanwhile. The store itself did not go back.
            return;
        }

        if (state.Erasures != erasures || state.Version < version || await store.ChangesAsync(shelf.Owner, version, ct) is not { } changed)
        {
            var all = await store.LoadAsync(shelf.Owner, ct);
            using (shelf.Hold())
            {
                if (shelf.Version < all.State.Version || state.Version < version)
                {
                    shelf.Clear();
                    Fill(shelf, all);
                }
            }

            Read?.Invoke(shelf.Owner);
            return;
        }

        var records = await store.GetAsync(shelf.Owner, changed, ct);
        using (shelf.Hold())
        {
            if (shelf.Version < state.Version)
            {
                for (var i = 0; i < changed.Count; i++)
                {
                    Apply(shelf, changed[i], records[i]);
                }

                shelf.StandAt(state.Version, state.Erasures);
            }
        }
    }

    /// <summary>Every shelf loaded now, for work in the background.</summary>
    public IEnumerable<Shelf> All => _loaded.Values.Select(static l => l.Ready).OfType<Shelf>();

    /// <summary>Whoever has left, person or home, is on no shelf of this node.</summary>
    public void Drop(string id)
    {
        foreach (var owner in _loaded.Keys.Where(o => o.Id == id || o.HomeId == id))
        {
            _loaded.TryRemove(owner, out _);
        }
    }

    private static (long Version, long Erasures) Standing(Shelf shelf)
    {
        using (shelf.Hold())
        {
            return (shelf.Version, shelf.Erasures);
        }
    }

    private static void Apply(Shelf shelf, string id, MemoryRecord? record)
    {
        if (record is null)
        {
            shelf.Remove(id);
        }
        else
        {
            shelf.Put(id, record);
        }
    }

    private static void Fill(Shelf shelf, StoredShelf stored)
    {
        // In the order they came; what came in one step has ids in order.
        foreach (var (id, record) in stored.Items.OrderBy(static i => i.Record.Order).ThenBy(static i => i.Id, StringComparer.Ordinal))
        {
            shelf.Put(id, record);
        }

        shelf.StandAt(stored.State.Version, stored.State.Erasures);
    }

    private async ValueTask<Shelf> LoadAsync(MemoryOwner owner, CancellationToken ct)
    {
        var stored = await store.LoadAsync(owner, ct);
        var shelf = new Shelf(owner);
        Fill(shelf, stored);
        return shelf;
    }

    private void Evict(MemoryOwner keep)
    {
        var all = All.Sum(static s => s.Count);
        foreach (var (owner, loaded) in _loaded.OrderBy(static l => l.Value.UsedAt))
        {
            if (all <= options.Value.MostIndexed)
            {
                return;
            }

            if (owner != keep && loaded.Ready is { } shelf && _loaded.TryRemove(owner, out _))
            {
                all -= shelf.Count;
            }
        }
    }

    private sealed class Loaded
    {
        public SemaphoreSlim Reading { get; } = new(1);

        public Shelf? Ready { get; set; }

        public long UsedAt { get; set; }
    }
}

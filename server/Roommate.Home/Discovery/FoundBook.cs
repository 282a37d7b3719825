using System.Collections.Concurrent;

namespace Roommate.Home.Discovery;

/// <summary>All that is kept of found devices, in the memory of a node, and how to find it by topic, identifier and unique id.</summary>
internal sealed class FoundBook
{
    private readonly ConcurrentDictionary<string, FoundRecord> _records = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Side, string Topic), string> _bySource = [];
    private readonly ConcurrentDictionary<(string Side, string Identifier), string> _byIdentifier = [];
    private readonly ConcurrentDictionary<(string Side, string Key), string> _byKey = [];

    public IReadOnlyDictionary<string, FoundRecord> Records => _records;

    public FoundRecord? Find(string id) => _records.GetValueOrDefault(id);

    public string? OfSource(string side, string topic) => _bySource.GetValueOrDefault((side, topic));

    public string? OfIdentifiers(string side, FoundInfo info) => info.Identifiers.Select(i => _byIdentifier.GetValueOrDefault((side, i))).FirstOrDefault(static id => id is not null);

    /// <summary>Whether a part is of another device, and announced by another topic than this.</summary>
    public bool IsOfAnother(string side, string id, string key, string topic) =>
        _byKey.TryGetValue((side, key), out var other) && other != id && Find(other)?.Parts.Any(p => p.Key == key && p.Source != topic) == true;

    /// <summary>From one thread at a time.</summary>
    public void Put(string id, FoundRecord? record)
    {
        if (_records.TryRemove(id, out var old))
        {
            Drop(_bySource, id, old.Parts.Where(static p => p.Source is not null).Select(p => (old.Side, p.Source!)));
            Drop(_byIdentifier, id, old.Info.Identifiers.Select(i => (old.Side, i)));
            Drop(_byKey, id, old.Parts.Select(p => (old.Side, p.Key)));
        }

        if (record is null)
        {
            return;
        }

        _records[id] = record;
        foreach (var part in record.Parts)
        {
            _byKey.TryAdd((record.Side, part.Key), id);
            if (part.Source is { } source)
            {
                _bySource[(record.Side, source)] = id;
            }
        }

        foreach (var identifier in record.Info.Identifiers)
        {
            _byIdentifier[(record.Side, identifier)] = id;
        }
    }

    private static void Drop<T>(ConcurrentDictionary<T, string> from, string id, IEnumerable<T> keys)
        where T : notnull
    {
        foreach (var key in keys)
        {
            from.TryRemove(new KeyValuePair<T, string>(key, id));
        }
    }
}

namespace Roommate.Mqtt.Topics;

/// <summary>
/// Topic filters with what hangs on them, one value per owner, found by topic name. Not synchronised: its owner holds a lock.
/// </summary>
internal sealed class FilterTree<TOwner, TValue>
    where TOwner : notnull
{
    private readonly Node _root = new();

    public int Count { get; private set; }

    /// <summary>Adds or replaces; true when the owner had nothing on this filter.</summary>
    public bool Set(string filter, TOwner owner, TValue value)
    {
        var node = _root;
        foreach (var level in filter.Split('/'))
        {
            node = node.Enter(level);
        }

        var values = node.Values ??= [];
        var isNew = !values.ContainsKey(owner);
        values[owner] = value;
        Count += isNew ? 1 : 0;
        return isNew;
    }

    public bool TryGet(string filter, TOwner owner, out TValue? value)
    {
        value = default;
        var node = _root;
        foreach (var level in filter.Split('/'))
        {
            if (node.Child(level) is not { } next)
            {
                return false;
            }

            node = next;
        }

        return node.Values is not null && node.Values.TryGetValue(owner, out value);
    }

    /// <summary>Whether anything hangs on exactly this filter.</summary>
    public bool Any(string filter)
    {
        var node = _root;
        foreach (var level in filter.Split('/'))
        {
            if (node.Child(level) is not { } next)
            {
                return false;
            }

            node = next;
        }

        return node.Values is not null;
    }

    /// <summary>Removes, and prunes the branch that nothing hangs on any more.</summary>
    public bool Remove(string filter, TOwner owner)
    {
        var removed = Remove(_root, filter.Split('/'), 0, owner);
        Count -= removed ? 1 : 0;
        return removed;
    }

    /// <summary>Collects the values of every filter that matches a topic name.</summary>
    public void Match(ReadOnlySpan<char> topic, List<TValue> matches)
    {
        // [MQTT-4.7.2-1]: a leading wildcard does not match a topic that begins with $.
        Match(_root, topic, last: false, wildcards: topic is not ['$', ..], matches);
    }

    private static void Match(Node node, ReadOnlySpan<char> rest, bool last, bool wildcards, List<TValue> matches)
    {
        if (wildcards && node.Hash?.Values is { } all)
        {
            matches.AddRange(all.Values);
        }

        if (last)
        {
            if (node.Values is { } here)
            {
                matches.AddRange(here.Values);
            }

            return;
        }

        var slash = rest.IndexOf('/');
        var level = slash < 0 ? rest : rest[..slash];
        var next = slash < 0 ? default : rest[(slash + 1)..];
        if (node.Children is { } children && children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(level, out var exact))
        {
            Match(exact, next, slash < 0, wildcards: true, matches);
        }

        if (wildcards && node.Plus is { } plus)
        {
            Match(plus, next, slash < 0, wildcards: true, matches);
        }
    }

    private static bool Remove(Node node, string[] levels, int depth, TOwner owner)
    {
        if (depth == levels.Length)
        {
            var removed = node.Values?.Remove(owner) ?? false;
            if (node.Values is { Count: 0 })
            {
                node.Values = null;
            }

            return removed;
        }

        if (node.Child(levels[depth]) is not { } child || !Remove(child, levels, depth + 1, owner))
        {
            return false;
        }

        if (child.IsEmpty)
        {
            node.Drop(levels[depth]);
        }

        return true;
    }

    private sealed class Node
    {
        public Dictionary<string, Node>? Children { get; private set; }

        public Node? Plus { get; private set; }

        public Node? Hash { get; private set; }

        public Dictionary<TOwner, TValue>? Values { get; set; }

        public bool IsEmpty => Values is null && Plus is null && Hash is null && Children is null;

        public Node? Child(string level) => level switch
        {
            "+" => Plus,
            "#" => Hash,
            _ => Children?.GetValueOrDefault(level),
        };

        public Node Enter(string level)
        {
            switch (level)
            {
                case "+":
                    return Plus ??= new Node();
                case "#":
                    return Hash ??= new Node();
                default:
                    Children ??= new Dictionary<string, Node>(StringComparer.Ordinal);
                    if (!Children.TryGetValue(level, out var child))
                    {
                        Children[level] = child = new Node();
                    }

                    return child;
            }
        }

        public void Drop(string level)
        {
            switch (level)
            {
                case "+":
                    Plus = null;
                    break;
                case "#":
                    Hash = null;
                    break;
                default:
                    Children!.Remove(level);
                    Children = Children.Count == 0 ? null : Children;
                    break;
            }
        }
    }
}

namespace Roommate.Mqtt.Topics;

/// <summary>Topic names with one value each, found by topic filter: the shape of the retained messages. Not synchronised.</summary>
internal sealed class NameTree<TValue>
    where TValue : class
{
    private readonly Node _root = new();

    public int Count { get; private set; }

    public void Set(string topic, TValue value)
    {
        var node = _root;
        foreach (var level in topic.Split('/'))
        {
            node.Children ??= new Dictionary<string, Node>(StringComparer.Ordinal);
            if (!node.Children.TryGetValue(level, out var child))
            {
                node.Children[level] = child = new Node();
            }

            node = child;
        }

        Count += node.Value is null ? 1 : 0;
        node.Value = value;
    }

    public bool Remove(string topic)
    {
        var removed = Remove(_root, topic.Split('/'), 0);
        Count -= removed ? 1 : 0;
        return removed;
    }

    /// <summary>Collects the values of every topic that matches a filter, in no particular order.</summary>
    public void Match(string filter, List<TValue> matches) => Match(_root, filter.Split('/'), 0, matches);

    private static void Match(Node node, string[] levels, int depth, List<TValue> matches)
    {
        if (depth == levels.Length)
        {
            AddValue(node, matches);
            return;
        }

        switch (levels[depth])
        {
            case "#":
                AddAll(node, matches, depth == 0);
                break;
            case "+":
                foreach (var (name, child) in node.Children ?? [])
                {
                    if (depth > 0 || name is not ['$', ..])
                    {
                        Match(child, levels, depth + 1, matches);
                    }
                }

                break;
            default:
                if (node.Children is { } children && children.TryGetValue(levels[depth], out var next))
                {
                    Match(next, levels, depth + 1, matches);
                }

                break;
        }
    }

    private static void AddAll(Node node, List<TValue> matches, bool atRoot)
    {
        AddValue(node, matches);
        foreach (var (name, child) in node.Children ?? [])
        {
            // [MQTT-4.7.2-1] for "#" alone.
            if (!atRoot || name is not ['$', ..])
            {
                AddAll(child, matches, atRoot: false);
            }
        }
    }

    private static void AddValue(Node node, List<TValue> matches)
    {
        if (node.Value is { } value)
        {
            matches.Add(value);
        }
    }

    private static bool Remove(Node node, string[] levels, int depth)
    {
        if (depth == levels.Length)
        {
            var had = node.Value is not null;
            node.Value = null;
            return had;
        }

        if (node.Children is not { } children || !children.TryGetValue(levels[depth], out var child) || !Remove(child, levels, depth + 1))
        {
            return false;
        }

        if (child.Value is null && child.Children is null)
        {
            children.Remove(levels[depth]);
            node.Children = children.Count == 0 ? null : children;
        }

        return true;
    }

    private sealed class Node
    {
        public Dictionary<string, Node>? Children { get; set; }

        public TValue? Value { get; set; }
    }
}

using Roommate.Mqtt.Storage;
using Roommate.Mqtt.Topics;

namespace Roommate.Mqtt.Broker;

/// <summary>What the clients of one other node want of one filter.</summary>
internal sealed record PeerWant(string Node, string Text, bool IsShared, MqttWantLevel Level);

/// <summary>What other nodes' clients want. Not synchronised: the subscription table holds its lock.</summary>
internal sealed class PeerWants
{
    private readonly Dictionary<string, HashSet<string>> _texts = new(StringComparer.Ordinal);
    private readonly FilterTree<(string Node, string Text), PeerWant> _tree = new();

    public bool IsEmpty => _tree.Count == 0;

    /// <summary>What a node wants.</summary>
    public IReadOnlyList<MqttWant> Of(string node) =>
        [.. _texts.GetValueOrDefault(node, []).Select(text => TopicRules.TrySplit(text, out _, out var filter) && _tree.TryGet(filter, (node, text), out var want) ? new MqttWant(text, want!.Level) : null).OfType<MqttWant>()];

    /// <summary>Takes what a node said; answers the filters that are concerned.</summary>
    public IReadOnlyList<string> Set(string node, IReadOnlyList<MqttWant> wants, bool all)
    {
        if (!_texts.TryGetValue(node, out var known))
        {
            _texts[node] = known = new HashSet<string>(StringComparer.Ordinal);
        }

        IEnumerable<MqttWant> gone = all ? known.Except(wants.Select(static w => w.Filter)).Select(static t => new MqttWant(t, MqttWantLevel.None)) : [];
        MqttWant[] changes = [.. gone, .. wants];
        foreach (var want in changes)
        {
            if (TopicRules.TrySplit(want.Filter, out var group, out var filter))
            {
                Set(known, new PeerWant(node, want.Filter, group is not null, want.Level), filter);
            }
        }

        if (known.Count == 0)
        {
            _texts.Remove(node);
        }

        return [.. changes.Select(static w => w.Filter)];
    }

    public void Match(string topic, List<PeerWant> matches) => _tree.Match(topic, matches);

    /// <summary>Whether another node has a connected member of a shared subscription.</summary>
    public bool IsPresent(string text) =>
        TopicRules.TrySplit(text, out _, out var filter)
        && _texts.Keys.Any(node => _tree.TryGet(filter, (node, text), out var want) && want!.Level == MqttWantLevel.Connected);

    private void Set(HashSet<string> known, PeerWant want, string filter)
    {
        if (want.Level == MqttWantLevel.None)
        {
            _tree.Remove(filter, (want.Node, want.Text));
            known.Remove(want.Text);
        }
        else
        {
            _tree.Set(filter, (want.Node, want.Text), want);
            known.Add(want.Text);
        }
    }
}

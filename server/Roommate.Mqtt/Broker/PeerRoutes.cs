using Roommate.Mqtt.Sessions;
using Roommate.Mqtt.Storage;

namespace Roommate.Mqtt.Broker;

/// <summary>Which other nodes get the messages of a topic: those with subscribers, and shared subscriptions with members on several nodes.</summary>
internal sealed record PeerRoutes(string[] Nodes, MixedGroup[] Groups)
{
    /// <summary>Null when no other node is concerned; takes the groups that are not this node's alone out of <paramref name="groups"/>.</summary>
    public static PeerRoutes? Of(List<PeerWant> wants, List<SharedGroup> groups)
    {
        if (wants.Count == 0)
        {
            return null;
        }

        var mixed = new List<MixedGroup>();
        foreach (var ofGroup in wants.Where(static w => w.IsShared).GroupBy(static w => w.Text))
        {
            var here = groups.Find(g => g.Text == ofGroup.Key);
            groups.RemoveAll(g => g == here);
            var present = ofGroup.Where(static w => w.Level == MqttWantLevel.Connected).Select(static w => w.Node);
            var away = ofGroup.Where(static w => w.Level == MqttWantLevel.Away).Select(static w => w.Node);
            mixed.Add(new MixedGroup(ofGroup.Key, here, [.. present], [.. away]));
        }

        return new PeerRoutes([.. wants.Where(static w => !w.IsShared).Select(static w => w.Node).Distinct()], [.. mixed]);
    }
}

/// <summary>A shared subscription with members on other nodes, perhaps here too: the node that has the message chooses whose it is.</summary>
internal sealed class MixedGroup(string text, SharedGroup? here, string[] present, string[] away)
{
    // Of all groups: a route lives only until a subscription changes, and turns must not begin anew with each.
    private static int _next;

    public string Text => text;

    public SharedGroup? Here => here;

    /// <summary>The node whose turn it is; null for this one. Nodes whose members are all away come last.</summary>
    public string? Choose()
    {
        var mine = here?.IsPresent == true;
        var candidates = present.Length + (mine ? 1 : 0);
        if (candidates == 0)
        {
            return here is not null ? null : away[0];
        }

        var turn = (int)((uint)Interlocked.Increment(ref _next) % (uint)candidates);
        return turn < present.Length ? present[turn] : null;
    }

    /// <summary>A node with a connected member, other than this one; null when there is none.</summary>
    public string? ChooseOther() => present.Length == 0 ? null : present[(int)((uint)Interlocked.Increment(ref _next) % (uint)present.Length)];
}

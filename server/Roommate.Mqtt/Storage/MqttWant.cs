using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Storage;

/// <summary>What the clients of a node want of a filter that messages on other nodes may match.</summary>
public enum MqttWantLevel
{
    /// <summary>Nothing (any more).</summary>
    None,

    /// <summary>A shared subscription whose members are all away: it gets a message when no node has a member that is there.</summary>
    Away,

    /// <summary>Messages.</summary>
    Connected,
}

/// <summary>What a node's clients want of one filter.</summary>
/// <param name="Filter">The filter as it is subscribed to, <c>$share/group/</c> included.</param>
/// <param name="Level">How much they want it.</param>
public sealed record MqttWant(string Filter, MqttWantLevel Level);

/// <summary>A message that another node passes on.</summary>
/// <param name="Message">The message as it was published.</param>
/// <param name="ToClients">Everybody subscribed to it gets it.</param>
/// <param name="Shares">One member of each of these shared subscriptions gets it.</param>
/// <param name="Hops">How many nodes it has seen: members that leave while it is on its way do not send it round for ever.</param>
public sealed record MqttForwarded(MqttStoredMessage Message, bool ToClients, IReadOnlyList<string> Shares, int Hops)
{
    /// <summary>It must survive a process.</summary>
    public bool IsLasting => Message.Message.Qos != MqttQos.AtMostOnce;
}

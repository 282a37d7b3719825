using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Sessions;

/// <summary>The members of one shared subscription (4.8.2): each message goes to one of them. Members change under the table's lock.</summary>
internal sealed class SharedGroup(string text)
{
    private SessionSubscription[] _members = [];
    private int _next;

    /// <summary>What is subscribed to: <c>$share/group/filter</c>.</summary>
    public string Text => text;

    /// <summary>Whether a member is connected to this node.</summary>
    public bool IsPresent => Array.Exists(Volatile.Read(ref _members), static m => m.Session.IsConnected);

    /// <summary>Whether another node has a member that is connected.</summary>
    public bool IsPresentElsewhere { get; set; }

    public bool IsEmpty => _members.Length == 0;

    public void Set(SessionSubscription member) =>
        _members = [.. _members.Where(m => m.Session != member.Session), member];

    public void Remove(MqttSession session) => _members = [.. _members.Where(m => m.Session != session)];

    /// <summary>Whether a member other than this one is connected, here or on another node.</summary>
    public bool HasOther(MqttSession session) => IsPresentElsewhere || HasOtherHere(session);

    /// <summary>Whether a member other than this one is connected to this node.</summary>
    public bool HasOtherHere(MqttSession session)
    {
        foreach (var member in Volatile.Read(ref _members))
        {
            if (member.Session != session && member.Session.IsConnected)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Hands the message to a connected member, in turn; to one that is away only when nobody is connected. False when nobody could take it.</summary>
    public bool TryDeliver(Publication message, MqttSession? except, out Outbox? wake)
    {
        var members = Volatile.Read(ref _members);
        var start = (uint)Interlocked.Increment(ref _next);
        return TryDeliver(members, start, message, except, connected: true, out wake)
            || TryDeliver(members, start, message, except, connected: false, out wake);
    }

    private bool TryDeliver(SessionSubscription[] members, uint start, Publication message, MqttSession? except, bool connected, out Outbox? wake)
    {
        for (var i = 0; i < members.Length; i++)
        {
            var member = members[(int)((start + (uint)i) % (uint)members.Length)];
            if (member.Session == except || member.Session.IsConnected != connected)
            {
                continue;
            }

            var delivery = new Delivery(
                message,
                message.Qos < member.Options.Qos ? message.Qos : member.Options.Qos,
                member.Options.RetainAsPublished && message.Retain,
                member.Identifier == 0 ? null : [member.Identifier],
                this);
            if (member.Session.Enqueue(delivery, out wake) == DeliveryResult.Queued)
            {
                return true;
            }
        }

        wake = null;
        return false;
    }
}

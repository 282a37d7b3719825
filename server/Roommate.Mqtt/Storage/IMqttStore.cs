using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Storage;

/// <summary>
/// Where retained messages and persistent sessions outlive the process. Coarse on purpose: everything is read once at the start, and
/// changes arrive in ordered batches, one call at a time, so that a remote store pays one round trip for many.
/// A store that several nodes share gives each session to one of them at a time.
/// </summary>
public interface IMqttStore
{
    /// <summary>
    /// True when what <see cref="WriteAsync"/> returned from survives the process. QoS 1 and 2 are then acknowledged after the batch that
    /// holds them; false (memory) acknowledges at once and no changes are recorded.
    /// </summary>
    bool IsDurable { get; }

    /// <summary>Called once, when what <see cref="LoadAsync"/> gave is in place: who hears of other nodes. What they said since waits for it.</summary>
    void Attach(IMqttStoreListener listener)
    {
    }

    /// <summary>
    /// A client connects to this node: from here on its session is this node's, and whoever had it has given it up. The session as it is
    /// stored; null when there is none, or when it was this node's already and is <paramref name="known"/> to it. Throws when the store
    /// cannot be reached.
    /// </summary>
    ValueTask<MqttStoredSessionState?> ClaimAsync(string principal, string clientId, bool known, CancellationToken cancellationToken) => default;

    /// <summary>Reads everything that is this node's: all retained messages, and the sessions no other node has.</summary>
    ValueTask<MqttStoredState> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Whether other nodes share this store now, so that it matters to tell them what is wanted.</summary>
    bool HasPeers => false;

    /// <summary>Tells the other nodes what changed in what this node's clients want; completes when they know, or do not answer.</summary>
    ValueTask WantAsync(IReadOnlyList<MqttWant> wants, CancellationToken cancellationToken) => default;

    /// <summary>Applies changes in order, all or none; changes to a session that is another node's by now are left out.</summary>
    ValueTask WriteAsync(IReadOnlyList<MqttStoreChange> changes, CancellationToken cancellationToken);
}

/// <summary>A stored message with the moment it expires.</summary>
/// <param name="Message">The message as it was published.</param>
/// <param name="ExpiresAt">When it is to be dropped, if ever.</param>
public sealed record MqttStoredMessage(MqttMessage Message, DateTimeOffset? ExpiresAt);

/// <summary>A stored session.</summary>
/// <param name="Principal">Name of its principal.</param>
/// <param name="ClientId">Its client id.</param>
/// <param name="ExpirySeconds">How long it outlives a connection; <see cref="uint.MaxValue"/> is for ever.</param>
/// <param name="Subscriptions">Its subscriptions, each with its identifier (0 for none).</param>
public sealed record MqttStoredSession(
    string Principal, string ClientId, uint ExpirySeconds, IReadOnlyList<(MqttSubscription Subscription, uint Identifier)> Subscriptions)
{
    /// <summary>When it ends unless the client comes back; null while the client is connected, or when it never ends.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Roles of its principal, so that access is decided alike while the client is away.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];
}

/// <summary>A message a session still has to deliver. Its packet id follows from its sequence, so nobody writes down whether it was sent.</summary>
/// <param name="Sequence">Its place in the session's order.</param>
/// <param name="Message">The message.</param>
/// <param name="Qos">The QoS it is delivered with.</param>
/// <param name="Retain">The retain flag it is delivered with.</param>
/// <param name="Identifiers">Identifiers of the subscriptions that matched.</param>
/// <param name="Released">QoS 2: the PUBREC came, only PUBREL is owed.</param>
public sealed record MqttStoredDelivery(
    long Sequence, MqttStoredMessage Message, MqttQos Qos, bool Retain, IReadOnlyList<uint> Identifiers, bool Released);

/// <summary>A session with all that belongs to it.</summary>
/// <param name="Session">The session.</param>
/// <param name="Deliveries">Its waiting messages, in order.</param>
/// <param name="ReceivedIds">Packet ids of QoS 2 messages received and not released.</param>
public sealed record MqttStoredSessionState(MqttStoredSession Session, IReadOnlyList<MqttStoredDelivery> Deliveries, IReadOnlyList<ushort> ReceivedIds)
{
    /// <summary>What was passed on to the node that had the session and that this node did not live to take in.</summary>
    public IReadOnlyList<MqttForwarded> Missed { get; init; } = [];
}

/// <summary>Everything a store holds.</summary>
/// <param name="Retained">Retained messages.</param>
/// <param name="Sessions">Sessions.</param>
public sealed record MqttStoredState(IReadOnlyList<MqttStoredMessage> Retained, IReadOnlyList<MqttStoredSessionState> Sessions)
{
    /// <summary>Nothing stored.</summary>
    public static MqttStoredState Empty { get; } = new([], []);
}

/// <summary>One change to what is stored.</summary>
public abstract record MqttStoreChange
{
    /// <summary>A topic's retained message, or null to remove it.</summary>
    public sealed record Retained(string Topic, MqttStoredMessage? Message) : MqttStoreChange;

    /// <summary>A session appeared or its expiry or subscriptions changed.</summary>
    public sealed record SessionSaved(MqttStoredSession Session) : MqttStoreChange;

    /// <summary>A session ended, with all it held. <paramref name="Replaced"/>: its client stays connected here with a new one.</summary>
    public sealed record SessionRemoved(string Principal, string ClientId, bool Replaced = false) : MqttStoreChange;

    /// <summary>A delivery was queued, or advanced (same sequence).</summary>
    public sealed record DeliverySaved(string Principal, string ClientId, MqttStoredDelivery Delivery) : MqttStoreChange;

    /// <summary>A delivery is complete.</summary>
    public sealed record DeliveryRemoved(string Principal, string ClientId, long Sequence) : MqttStoreChange;

    /// <summary>A message is passed on to another node.</summary>
    public sealed record Forwarded(string Node, MqttForwarded What) : MqttStoreChange;

    /// <summary>A QoS 2 packet id was received, or (false) released.</summary>
    public sealed record ReceivedId(string Principal, string ClientId, ushort PacketId, bool Held) : MqttStoreChange;
}

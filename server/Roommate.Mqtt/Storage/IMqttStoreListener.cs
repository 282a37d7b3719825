namespace Roommate.Mqtt.Storage;

/// <summary>What a store that several nodes share tells the endpoint of this one.</summary>
public interface IMqttStoreListener
{
    /// <summary>Whose sessions this node has.</summary>
    IReadOnlyList<(string Principal, string ClientId)> Clients { get; }

    /// <summary>
    /// A client of this node has connected to another: its connection ends (0x8E), and this node forgets the session without removing it
    /// from the store. Completes when everything this node knew of it is written.
    /// </summary>
    ValueTask GiveUpAsync(string principal, string clientId, CancellationToken cancellationToken);

    /// <summary>Sessions of nodes that are gone are this node's from now on: a message goes to them or, before that moment, to where they were, never to both.</summary>
    ValueTask AdoptAsync(IReadOnlyList<MqttStoredSessionState> sessions, IReadOnlyCollection<string> gone, CancellationToken cancellationToken);

    /// <summary>All that this node's clients want of messages on other nodes; changes are told after <paramref name="write"/> has returned.</summary>
    ValueTask WantsAsync(Func<IReadOnlyList<MqttWant>, ValueTask> write, CancellationToken cancellationToken);

    /// <summary>What another node's clients want: changes, or (<paramref name="all"/>) everything; nothing at all when it is gone.</summary>
    void Want(string node, IReadOnlyList<MqttWant> wants, bool all);

    /// <summary>
    /// Another node has the sessions of one that is gone: what was for the one is for the other; null: this node has them. Completes when
    /// everything this node has passed on to the one that is gone is written.
    /// </summary>
    ValueTask MoveWantsAsync(string gone, string? heir, CancellationToken cancellationToken);

    /// <summary>What came too late for <see cref="AdoptAsync"/>, for the sessions it gave, and for members of shared subscriptions; completes when it is written.</summary>
    ValueTask InheritAsync(IReadOnlyList<MqttStoredSessionState> adopted, IReadOnlyList<MqttForwarded> messages, CancellationToken cancellationToken);

    /// <summary>Messages that other nodes pass on; completes when what must survive is written.</summary>
    ValueTask TakeAsync(IReadOnlyList<MqttForwarded> messages, CancellationToken cancellationToken);

    /// <summary>A retained message was set, or (null) removed, on another node.</summary>
    void Retain(string topic, MqttStoredMessage? message);
}

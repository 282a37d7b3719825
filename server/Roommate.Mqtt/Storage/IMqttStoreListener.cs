namespace Roommate.Mqtt.Storage;

/// <summary>What a store that several nodes share tells the endpoint of this one.</summary>
public interface IMqttStoreListener
{
    /// <summary>
    /// A client of this node has connected to another: its connection ends (0x8E), and this node forgets the session without removing it
    /// from the store. Completes when everything this node knew of it is written.
    /// </summary>
    ValueTask GiveUpAsync(string principal, string clientId, CancellationToken cancellationToken);

    /// <summary>Sessions of a node that is gone are this node's from now on.</summary>
    ValueTask AdoptAsync(IReadOnlyList<MqttStoredSessionState> sessions, CancellationToken cancellationToken);

    /// <summary>A retained message was set, or (null) removed, on another node.</summary>
    void Retain(string topic, MqttStoredMessage? message);
}

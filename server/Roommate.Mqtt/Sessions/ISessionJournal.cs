namespace Roommate.Mqtt.Sessions;

/// <summary>Where a lasting session writes down what it still owes its client. Called under the session's gate: it only takes notes.</summary>
internal interface ISessionJournal
{
    /// <summary>A delivery was queued, or (released) its PUBREC came.</summary>
    void Save(MqttSession session, in Delivery delivery, bool released);

    /// <summary>A delivery is finished or dropped.</summary>
    void Remove(MqttSession session, long sequence);
}

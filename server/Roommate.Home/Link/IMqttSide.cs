using Roommate.Mqtt.Packets;

namespace Roommate.Home.Link;

/// <summary>
/// One place where devices speak MQTT: the own endpoint, or an external broker behind the bridge. What reads the topics of
/// foreign devices (discovery) hears every side and answers on the side it heard.
/// </summary>
internal interface IMqttSide
{
    /// <summary>"own" or "bridge"; part of what a found device is known by, so it does not change.</summary>
    string Name { get; }

    /// <summary>
    /// Hears a filter, retained messages first (their retain flag is set; live ones have it cleared). One message at a time and in order
    /// for each filter; QoS 1 and 2 are acknowledged to an external broker when the handler has returned. A handler that throws is logged.
    /// A side that has no connection now hears as soon as it has one, and its retained messages again after each loss of its session.
    /// </summary>
    /// <param name="filter">A topic filter without <c>$share</c>.</param>
    /// <param name="audience">Who of the running nodes hears a message.</param>
    /// <param name="handler">Takes one message.</param>
    /// <param name="ct">Gives up subscribing.</param>
    /// <returns>Dispose it to hear no more.</returns>
    ValueTask<IAsyncDisposable> SubscribeAsync(string filter, MqttAudience audience, Func<MqttMessage, CancellationToken, ValueTask> handler, CancellationToken ct);

    /// <summary>
    /// Whether what is published once for all nodes is this node's to publish: behind the bridge, while it leads. At the own endpoint
    /// always: a node's messages reach the clients of that node, and no others do.
    /// </summary>
    bool IsSpeaking { get; }

    /// <summary>This node begins to speak. Handlers only hand on.</summary>
    event Action? BeganSpeaking;

    /// <summary>Publishes; success when the broker has it (QoS 1 and 2: confirmed it).</summary>
    ValueTask<MqttReason> PublishAsync(MqttMessage message, CancellationToken ct);
}

/// <summary>Which nodes hear a message.</summary>
internal enum MqttAudience
{
    /// <summary>
    /// One: live messages are split between the nodes. Retained ones reach every node, so applying one twice must change nothing.
    /// For what moves a twin.
    /// </summary>
    One,

    /// <summary>Every node. For what each must know: the configurations of found devices.</summary>
    Each,
}

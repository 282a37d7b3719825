using System.Text.Json;

namespace Roommate.Contracts.Live;

/// <summary>What a client has of a topic: nothing (no <paramref name="After"/>), or everything up to an offset of an epoch.</summary>
public sealed record TopicPosition(string Topic, long? After = null, string? Epoch = null);

public sealed record SubscribeRequest(IReadOnlyList<TopicPosition> Topics);

public sealed record UnsubscribeRequest(IReadOnlyList<string> Topics);

public sealed record SubscribeResult(IReadOnlyList<Subscription> Subscriptions);

/// <summary>The answer for one topic: where it stands, or why it was refused.</summary>
/// <param name="Recovered">True: every event after the given offset follows. False: <paramref name="Snapshot"/> is the state at <paramref name="Head"/>.</param>
public sealed record Subscription(
    string Topic,
    string? Epoch = null,
    long? Head = null,
    bool? Recovered = null,
    JsonElement? Snapshot = null,
    TopicError? Error = null);

public sealed record TopicError(string Code, string Message);

/// <summary>One event as the wire has it. <paramref name="Offset"/> 0 marks an ephemeral event that is never replayed.</summary>
public sealed record LiveEvent(string Topic, long Offset, string Type, DateTimeOffset At, JsonElement Data, Cause? By = null);

public sealed record Draining(int ReconnectInMs);

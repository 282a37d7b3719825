using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Turns;

/// <summary>A turn as it is kept, under the turn id; with every event it is committed together, so it is its own snapshot.</summary>
/// <param name="Untrusted">Its text may hold words that came from elsewhere: names of devices, messages of others, results of tools.</param>
internal sealed record TurnRecord(
    string HomeId,
    string RoomId,
    string AskedBy,
    string AskedByName,
    TurnStatus Status,
    string Text,
    IReadOnlyList<TurnStep> Steps,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt = null,
    TurnUsage? Usage = null,
    TurnTimings? Timings = null,
    TurnProblem? Problem = null,
    string? MessageId = null,
    TurnCost? Cost = null,
    bool Untrusted = false)
{
    public Turn ToTurn(string id) => new(id, RoomId, Status, Text, Steps, StartedAt, EndedAt, Usage, Cost, Timings, Problem, MessageId, AskedBy);
}

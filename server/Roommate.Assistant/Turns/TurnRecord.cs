using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Turns;

/// <summary>A turn as it is kept, under the turn id; with every event it is committed together, so it is its own snapshot.</summary>
/// <param name="Usage">While it runs: what it had used at its last step.</param>
/// <param name="Model">The model that answers, since its last step.</param>
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
    bool Untrusted = false,
    int? Heard = null,
    bool? Voice = null,
    string? Model = null)
{
    public Turn ToTurn(string id) => new(id, RoomId, Status, Text, Steps, StartedAt, EndedAt, Usage, Cost, Timings, Problem, MessageId, AskedBy, Heard, Voice);
}

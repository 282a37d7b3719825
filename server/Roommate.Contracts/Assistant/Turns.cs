using System.Text.Json;
using System.Text.Json.Serialization;

namespace Roommate.Contracts.Assistant;

/// <summary>Hub <c>Ask</c>.</summary>
public sealed record AskRequest(string RoomId, string Text, string ClientId, bool? Voice = null, IReadOnlyList<string>? Attachments = null);

/// <summary><c>POST /rooms/{id}/turns</c>.</summary>
public sealed record PostTurnRequest(string Text, string? ClientId = null, IReadOnlyList<string>? Attachments = null, bool? Voice = null);

public sealed record AskResult(string TurnId, string MessageId, long Offset);

public sealed record StopRequest(string TurnId);

public sealed record StopResult(bool Stopped);

public enum TurnStatus
{
    Running,
    Completed,
    Stopped,
    Failed,
    Interrupted,
}

/// <param name="Heard">Somebody interrupted its voice after so much of the text, in UTF-16 units.</param>
public sealed record Turn(
    string Id,
    string RoomId,
    TurnStatus Status,
    string Text,
    IReadOnlyList<TurnStep> Steps,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt = null,
    TurnUsage? Usage = null,
    TurnCost? Cost = null,
    TurnTimings? Timings = null,
    TurnProblem? Problem = null,
    string? MessageId = null,
    string? AskedBy = null,
    int? Heard = null,
    bool? Voice = null);

/// <summary>What the assistant did on the way: <c>understand</c>, <c>recall</c>, <c>tool</c>, <c>model</c>.</summary>
/// <param name="Ms">How long it took.</param>
public sealed record TurnStep(string Kind, string Name, double Ms, JsonElement? Detail = null);

/// <summary><c>turn.delta</c>: <paramref name="Start"/> is the position in UTF-16 units.</summary>
public sealed record TokenDelta(int Start, string Text);

/// <summary><c>turn.ended</c> in <c>turn:{id}</c>.</summary>
public sealed record TurnEnded(
    TurnStatus Status,
    string Text,
    TurnUsage? Usage = null,
    TurnCost? Cost = null,
    TurnTimings? Timings = null,
    TurnProblem? Problem = null);

/// <summary><c>turn.heard</c>: somebody interrupted its voice after so much of the text.</summary>
public sealed record TurnHeard(int Chars);

public sealed record TurnUsage(int InputTokens, int OutputTokens, int CachedTokens = 0, int ReasoningTokens = 0, bool Estimated = false);

public sealed record TurnCost(decimal Amount, string Currency);

public sealed record TurnTimings(double? FirstTokenMs, double TotalMs);

public sealed record TurnProblem(string Code, string Message);

/// <summary>Snapshot of <c>turn:{id}</c>: the text so far, the steps and the status, and the same within the whole turn.</summary>
public sealed record TurnSnapshot(Turn Turn)
{
    public TurnStatus Status => Turn.Status;

    public string Text => Turn.Text;

    public IReadOnlyList<TurnStep> Steps => Turn.Steps;
}

public sealed record UnderstandRequest(string Text, string? RoomId = null);

/// <summary>What local understanding makes of a sentence, without acting. <paramref name="Intent"/> null: not a command.</summary>
/// <param name="Reply">What would be said: the answer, what was done, or the question when it is a tie.</param>
public sealed record UnderstandResult(
    IReadOnlyDictionary<string, JsonElement> Slots,
    IReadOnlyList<string> Targets,
    double Confidence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Intent = null,
    IReadOnlyList<string>? Alternatives = null,
    string? Reply = null)
{
    /// <summary>What more was said than the slots hold: <c>step</c> (a change by so much), <c>how</c> (how a question asks), <c>media</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Details { get; init; }

    /// <summary>Every command of a compound sentence, in order; absent when there is only one.</summary>
    public IReadOnlyList<UnderstoodCommand>? Commands { get; init; }

    /// <summary>Which words were taken for what, in the order spoken.</summary>
    public IReadOnlyList<UnderstoodWords>? Words { get; init; }

    /// <summary>What to choose from when it is a tie: the devices it could mean.</summary>
    public IReadOnlyList<UnderstoodChoice>? Choices { get; init; }
}

/// <summary>One command of a compound sentence.</summary>
public sealed record UnderstoodCommand(string Intent, IReadOnlyDictionary<string, JsonElement> Slots, IReadOnlyList<string> Targets);

/// <summary>Some words of a sentence and what they were taken for, as in <c>device Kitchen lamp</c> or <c>verb turn</c>.</summary>
public sealed record UnderstoodWords(string Text, string By);

/// <summary>One of several devices a sentence could mean.</summary>
public sealed record UnderstoodChoice(string DeviceId, string Name);

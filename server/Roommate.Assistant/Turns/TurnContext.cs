using Roommate.Assistant.Memory;
using Roommate.Contracts.Assistant;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Turns;

/// <summary>What a turn's stages work on.</summary>
internal sealed class TurnContext(Caller caller, string homeId, string roomId, string question, TurnWriter writer, bool voice = false)
{
    public Caller Caller => caller;

    public string HomeId => homeId;

    public string RoomId => roomId;

    public string Question => question;

    public TurnWriter Writer => writer;

    /// <summary>It was spoken; the answer is, too.</summary>
    public bool Voice => voice;

    public TurnUsage? Usage { get; set; }

    /// <summary>Something was set aside for it in the budgets.</summary>
    public bool IsReserved { get; set; }

    /// <summary>What is remembered that may matter, best first.</summary>
    public IReadOnlyList<RecalledMemory> Memories { get; set; } = [];

    /// <summary>Set when the turn fails in a way that is known; the text so far stays.</summary>
    public TurnProblem? Problem { get; set; }
}

/// <summary>One stage of a turn. True: the turn is answered and no later stage runs.</summary>
internal interface ITurnStage
{
    ValueTask<bool> RunAsync(TurnContext turn, CancellationToken ct);
}

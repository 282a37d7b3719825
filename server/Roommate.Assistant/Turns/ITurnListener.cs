using Roommate.Platform.Security;

namespace Roommate.Assistant.Turns;

/// <summary>Hears of turns that begin on this node.</summary>
internal interface ITurnListener
{
    /// <param name="voice">It was asked aloud.</param>
    ValueTask StartedAsync(Caller caller, string turnId, bool voice, CancellationToken ct);
}

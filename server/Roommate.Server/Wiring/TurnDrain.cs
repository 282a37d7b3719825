using Roommate.Assistant.Turns;
using Roommate.Server.Operations;

namespace Roommate.Server.Wiring;

/// <summary>Running turns may come to their end before this node leaves; what still runs then ends as interrupted.</summary>
internal sealed class TurnDrain(Turns turns) : IDrain
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    public Task DrainAsync(bool hurried, CancellationToken ct) => hurried ? Task.CompletedTask : turns.FinishAsync(Patience, ct);
}

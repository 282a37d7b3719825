using Microsoft.Extensions.Logging;
using Roommate.Platform.Scheduling;

namespace Roommate.Home.Commands;

/// <summary>Ends commands at their deadline, those of nodes that died too: every node looks once a second, one of them wins.</summary>
internal sealed class CommandClock(Commands commands, TimeProvider time, ILogger<CommandClock> log)
    : RecurringWork("Ending commands at their deadline", TimeSpan.FromSeconds(1), time, log)
{
    public override async Task OnceAsync(CancellationToken ct) => await commands.SweepAsync(ct);
}

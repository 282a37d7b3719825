using Microsoft.Extensions.Options;
using Roommate.Assistant.Models;

namespace Roommate.Assistant.Turns;

/// <summary>Without a model the miss gets an honest answer: what can be asked, and how to connect one.</summary>
internal sealed class HonestStage(IOptions<ModelOptions> options) : ITurnStage
{
    public async ValueTask<bool> RunAsync(TurnContext turn, CancellationToken ct)
    {
        if (options.Value.IsConfigured)
        {
            return false;
        }

        await turn.Writer.WriteAsync(LocalFallback.WithoutModel(turn), ct);
        return true;
    }
}

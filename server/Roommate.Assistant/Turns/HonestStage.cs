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

        await turn.Writer.WriteAsync(
            "I did not understand that, and no language model is connected. I can switch and ask about the devices here: " +
            "\"turn on the kitchen lights\", \"set the bedroom to 21 degrees\", \"is the front door locked?\", \"which windows are open?\", \"what time is it?\". " +
            "To let me answer anything else, the operator connects any OpenAI-compatible server: OpenAI:Endpoint, OpenAI:Model and, if it needs one, OpenAI:ApiKey.",
            ct);
        return true;
    }
}

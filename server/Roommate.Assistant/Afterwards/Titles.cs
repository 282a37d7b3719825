using Microsoft.Extensions.Options;
using OpenAI.Chat;
using Roommate.Assistant.Models;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Afterwards;

/// <summary>Names a conversation that nobody has named after its first answer: by the small model, or by what was asked.</summary>
internal sealed class Titles(SmallModel small, IRoomTalk room, Gate gate, IOptions<ModelOptions> options)
{
    private const int MostTold = 1_000;
    private const int MostTokens = 400;

    private static readonly string Prompt = PromptFile.Read("title-1");

    public async ValueTask GiveAsync(EndedTurn turn, CancellationToken ct)
    {
        if (turn.Status != TurnStatus.Completed || turn.Temporary || (await gate.LocateAsync(turn.RoomId, ct))?.OnlyFor is null || !await room.IsUntitledAsync(turn.RoomId, ct))
        {
            return;
        }

        await room.TitleAsync(turn.RoomId, turn.TurnId, await ByModelAsync(turn, ct) ?? TitleRules.Of(turn.Question), ct);
    }

    // A model that fails costs nothing but its title.
    private async ValueTask<string?> ByModelAsync(EndedTurn turn, CancellationToken ct)
    {
        if (!options.Value.IsConfigured || !turn.AskedModel)
        {
            return null;
        }

        try
        {
            var talk = $"<data source=\"conversation\">\n{PatchWords.Plain(turn.Question, MostTold)}\n---\n{PatchWords.Plain(turn.Text, MostTold)}\n</data>";
            return await small.AskAsync(turn.Caller, turn.HomeId, $"{turn.TurnId}/title", [new SystemChatMessage(Prompt), new UserChatMessage(talk)], MostTokens, ct) is { } answer ? TitleRules.Read(answer) : null;
        }
        catch (ModelException)
        {
            return null;
        }
    }
}

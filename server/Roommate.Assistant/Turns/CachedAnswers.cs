using System.Globalization;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Answers;
using Roommate.Assistant.Character;
using Roommate.Assistant.Models;
using Roommate.Assistant.Tools;

namespace Roommate.Assistant.Turns;

/// <summary>Looks for an answer that was given to exactly this before; one that is asked for anew is never taken from there.</summary>
internal sealed class CachedAnswers(AnswerCache cache, Personas personas, IHomeDevices home, IOptions<ModelOptions> options, TimeProvider time)
{
    public async ValueTask<(string? Answer, AnswerCache.Flight? Flight)> FindAsync(TurnContext turn, CancellationToken ct)
    {
        if (turn.AnswersAgain is not null || turn.Temporary)
        {
            return (null, null);
        }

        var since = time.GetTimestamp();
        var found = await cache.FindAsync(await KeyAsync(turn, ct), ct);
        if (found.Answer is not null)
        {
            await turn.Writer.StepAsync("cache", "answer", since, detail: null, ct);
        }

        return found;
    }

    private async ValueTask<AnswerKey> KeyAsync(TurnContext turn, CancellationToken ct)
    {
        var settings = await turn.SettingsAsync(home, ct);
        var persona = await turn.PersonaAsync(personas, ct);
        return new AnswerKey(turn.Caller.UserId, turn.HomeId, turn.Question)
        {
            Memories = [.. turn.Memories.Select(static m => $"{m.Id} {m.Text}")],
            Devices = HomeState.Of(await home.TwinsAsync(turn.Caller, turn.HomeId, ct)),
            SaidBefore = turn.SaidBefore,
            Model = string.Join(',', options.Value.Of(ModelRole.Default).Select(static m => $"{m.Endpoint} {m.Model}")),
            Prompt = $"{PromptWriter.Version} {persona.Name} {persona.Manner} {string.Join(',', persona.Languages ?? [])}",
            Language = settings.Locale,
            Day = TimeZoneInfo.ConvertTime(time.GetUtcNow(), settings.TimeZone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
    }
}

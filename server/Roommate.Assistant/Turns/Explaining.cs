using System.Text.Json;
using Roommate.Assistant.Acting;
using Roommate.Assistant.Tools;
using Roommate.Assistant.Understanding;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Home;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Turns;

/// <summary>What local understanding makes of a sentence and what would be said, without acting.</summary>
internal sealed class Explaining(LocalUnderstanding understanding, IHomeDevices home, TimeProvider time)
{
    /// <summary>The slots of the contract; what says more than they travels as details.</summary>
    private static readonly string[] More = [Slots.Step, Slots.How, "media"];

    public async ValueTask<UnderstandResult> ExplainAsync(Caller caller, string homeId, UnderstandRequest request, CancellationToken ct)
    {
        var understood = await understanding.UnderstandAsync(caller, homeId, request.Text, new Hearing(request.RoomId, Previous: null, Addressed: false), ct);
        var details = Json(understood.Slots.Where(static slot => More.Contains(slot.Key)));
        return new UnderstandResult(
            SlotsOf(understood),
            understood.Targets,
            understood.Confidence,
            understood.Intent,
            understood.Alternatives.Count == 0 ? null : [.. understood.Alternatives.Select(static a => a.Intent).OfType<string>().Distinct()],
            await ReplyAsync(caller, homeId, understood, ct))
        {
            Details = details.Count == 0 ? null : details,
            Commands = understood.Commands.Count < 2 ? null : [.. understood.Commands.Select(static c => new UnderstoodCommand(c.Intent!, SlotsOf(c), c.Targets))],
            Words = understood.Explanation.Count == 0 ? null : [.. understood.Explanation.Select(static w => new UnderstoodWords(w.Text, w.By))],
            Choices = understood.Question is null ? null : await ChoicesAsync(caller, homeId, understood, ct),
        };
    }

    private static Dictionary<string, JsonElement> SlotsOf(Understood understood) => Json(understood.Slots.Where(static slot => !More.Contains(slot.Key)));

    private static Dictionary<string, JsonElement> Json(IEnumerable<KeyValuePair<string, object>> slots) =>
        slots.ToDictionary(static s => s.Key, static s => JsonSerializer.SerializeToElement(s.Value, s.Value.GetType(), Wire.Json));

    private async ValueTask<IReadOnlyList<UnderstoodChoice>> ChoicesAsync(Caller caller, string homeId, Understood understood, CancellationToken ct)
    {
        string[] ids = [.. understood.Alternatives.SelectMany(static a => a.Targets).Distinct()];
        var names = await understanding.NamesOfAsync(caller, homeId, ids, ct);
        return names.Count == ids.Length ? [.. ids.Zip(names, static (id, name) => new UnderstoodChoice(id, name))] : [];
    }

    private async ValueTask<string?> ReplyAsync(Caller caller, string homeId, Understood understood, CancellationToken ct)
    {
        var said = new List<string>();
        foreach (var command in understood.Commands)
        {
            if (await SayAsync(caller, homeId, command, ct) is { } one)
            {
                said.Add(one);
            }
        }

        return said.Count == 0 ? null : string.Join(' ', said);
    }

    /// <summary>Only a question about states needs the devices themselves; what would be done is said from their names.</summary>
    private async ValueTask<string?> SayAsync(Caller caller, string homeId, Understood command, CancellationToken ct)
    {
        if (command.Question is { } question)
        {
            return question;
        }

        if (command.Targets.Count > 0 && command.Intent is not (Intents.GetState or Intents.GetTemperature or Intents.GetWeather))
        {
            return CommandPlanner.Said(command, [.. await understanding.NamesOfAsync(caller, homeId, command.Targets, ct)]);
        }

        IReadOnlyList<Twin> twins = command.Intent is Intents.GetState or Intents.GetTemperature ? await home.TwinsAsync(caller, homeId, ct) : [];
        var settings = await home.SettingsAsync(caller, homeId, ct);
        return CommandPlanner.Plan(command, twins, time.GetUtcNow(), settings.TimeZone)?.Done;
    }
}

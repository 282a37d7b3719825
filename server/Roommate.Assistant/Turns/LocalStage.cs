using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Assistant.Acting;
using Roommate.Assistant.Confirmations;
using Roommate.Assistant.Tools;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Home;

namespace Roommate.Assistant.Turns;

/// <summary>Local first: what is understood completely is done and answered without a model.</summary>
internal sealed class LocalStage(LocalUnderstanding understanding, Conversations conversations, IEnumerable<ILocalIntent> intents, IHomeDevices home, IHomeScenes scenes, ToolDesk desk, TimeProvider time) : ITurnStage
{
    private const string ByVoiceOnly = "I do not know who is speaking here, so I remember nothing and look up nothing I remember. Ask me on your phone.";

    public async ValueTask<bool> RunAsync(TurnContext turn, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var understood = await UnderstandAsync(turn, ct);
        if (!understood.IsCommand)
        {
            return false;
        }

        if (turn.Temporary && understood.Commands.Any(static c => c.Intent is Intents.Remember or Intents.Recall or Intents.Forget))
        {
            await turn.Writer.WriteAsync(turn.Caller.IsDevice ? ByVoiceOnly : "This conversation is temporary: I remember nothing of it, and I look up nothing I remember.", ct);
            return true;
        }

        // What is said of devices and lists holds names that others gave.
        turn.Distrust("names in the home");
        var settings = await turn.SettingsAsync(home, ct);
        if (await StepsAsync(turn, understood, settings, ct) is not { } steps)
        {
            return false;
        }

        await turn.Writer.StepAsync("understand", understood.Intent!, since, new { understood.Intent, understood.Slots, understood.Targets, understood.Confidence, understood.Explanation }, ct);
        LocalAnswer? asked = null;
        for (var i = 0; i < steps.Count; i++)
        {
            var answer = await steps[i](ct);
            await turn.Writer.WriteAsync((turn.Writer.Length > 0 && answer.Said.Length > 0 ? " " : "") + answer.Said, ct);
            asked = answer.Choices.Count > 0 || answer.Completes is not null ? answer : asked;
        }

        if (turn.Asked.Count > 0)
        {
            await turn.Writer.WriteAsync((turn.Writer.Length > 0 ? " " : "") + AskText.Of(turn.Asked), ct);
        }

        conversations.Keep(turn.Caller.UserId, turn.RoomId, understood, asked);
        return true;
    }

    // What answers a question back is understood as what was asked about; everything else by itself.
    private async ValueTask<Understood> UnderstandAsync(TurnContext turn, CancellationToken ct)
    {
        var open = conversations.Open(turn.Caller.UserId, turn.RoomId);
        if (open is not null && ChoiceReader.Read(turn.Question, open.Choices) is { } chosen)
        {
            return chosen.Command;
        }

        if (open?.Completes is { } begun
            && await AsIfAloneAsync($"{begun.TrimEnd('.', '!', '?', ' ')} {turn.Question}") is { } whole && (whole.Slots.ContainsKey(Slots.Date) || whole.Slots.ContainsKey(Slots.Time)))
        {
            return whole;
        }

        return await understanding.UnderstandAsync(turn.Caller, turn.HomeId, turn.Question, turn.RoomId, conversations.Previous(turn.Caller.UserId, turn.RoomId), ct);

        ValueTask<Understood> AsIfAloneAsync(string text) => understanding.UnderstandAsync(turn.Caller, turn.HomeId, text, turn.RoomId, previous: null, ct);
    }

    // Null when one of the commands is for nobody here: then nothing is done by halves.
    private async ValueTask<IReadOnlyList<Func<CancellationToken, ValueTask<LocalAnswer>>>?> StepsAsync(TurnContext turn, Understood understood, HomeSettings settings, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        IReadOnlyList<Twin>? twins = null;
        var steps = new List<Func<CancellationToken, ValueTask<LocalAnswer>>>();
        foreach (var command in understood.Commands)
        {
            if (command.Question is null && intents.FirstOrDefault(i => i.Takes(command)) is { } intent)
            {
                var local = new LocalCommand(turn.Caller, turn.HomeId, turn.RoomId, turn.Writer.Id, steps.Count, command, turn.Question, settings, now);
                steps.Add(token => DoAsync(turn, intent, local, token));
                continue;
            }

            twins ??= await home.TwinsAsync(turn.Caller, turn.HomeId, ct);
            if ((command.Question is { } ask ? ActionPlan.Say(ask) : CommandPlanner.Plan(command, twins, now, settings.TimeZone)) is not { } plan)
            {
                return null;
            }

            steps.Add(token => DoAsync(turn, plan, token));
        }

        return steps;
    }

    private async ValueTask<LocalAnswer> DoAsync(TurnContext turn, ILocalIntent intent, LocalCommand command, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var answer = await intent.DoAsync(command, ct);
        await turn.Writer.StepAsync(answer.Kind, answer.Name, since, new { ok = answer.Ok, result = answer.Detail, error = answer.Ok ? null : answer.Said }, ct);
        return answer;
    }

    private async ValueTask<LocalAnswer> DoAsync(TurnContext turn, ActionPlan plan, CancellationToken ct) => new(
        plan.Scene is { } scene ? await SetSceneAsync(turn, scene, plan.Done, ct) : await SetDevicesAsync(turn, plan, ct),
        "devices");

    private async ValueTask<string> SetDevicesAsync(TurnContext turn, ActionPlan plan, CancellationToken ct)
    {
        var failed = new List<string>();
        var set = new List<Twin>();
        foreach (var (twin, patch) in plan.Patches)
        {
            var wanted = JsonSerializer.SerializeToElement(patch);
            var refused = DeviceRisk.Of(twin, wanted) == Risk.Risky ? await AskAsync(turn, twin, wanted, ct) : await SetAsync(turn, twin, patch, wanted, set, ct);
            if (refused is not null)
            {
                failed.Add(refused);
            }
        }

        foreach (var command in plan.Commands)
        {
            if (await InvokeAsync(turn, command.Twin, command.Command, command.Args, ct) is { } refused)
            {
                failed.Add(refused);
            }
        }

        string[] offline = [.. set.Where(static t => !t.Connection.Online).Select(static t => t.Name)];
        var done = set.Count == plan.Patches.Count ? plan.Done : set.Count > 0 ? $"Done: {StateAnswers.List([.. set.Select(static t => t.Name)])}." : "";
        return failed.Count > 0 ? string.Join(" ", failed)
            : offline.Length > 0 ? $"{done} {string.Join(", ", offline)} {(offline.Length == 1 ? "is" : "are")} offline and will follow when back."
            : done;
    }

    private async ValueTask<string?> SetAsync(TurnContext turn, Twin twin, JsonObject patch, JsonElement wanted, List<Twin> done, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var set = await home.SetAsync(turn.Caller, turn.Writer.Id, twin.Id, wanted, ct);
        await turn.Writer.StepAsync("tool", "set_device", since, new { deviceId = twin.Id, name = twin.Name, patch, before = WayBack.Of(twin.Desired, twin.Reported, patch), ok = set.Succeeded, error = set.Fault?.Text }, ct);
        if (set.Succeeded)
        {
            done.Add(twin);
        }

        return set.Succeeded ? null : $"{twin.Name}: {set.Fault.Text}";
    }

    // A door that opens, an oven that heats: said by the person, and still asked about once more.
    private async ValueTask<string?> AskAsync(TurnContext turn, Twin twin, JsonElement patch, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var arguments = JsonSerializer.SerializeToElement(new { deviceId = twin.Id, patch });
        var answer = await desk.AskAsync(new ToolCall(turn.Caller, turn.HomeId, turn.RoomId, turn.Writer.Id, DeviceTools.Set, arguments, $"{turn.Writer.Id}:{twin.Id}"), ct);
        if (answer.Asked is not { } asked)
        {
            return $"{twin.Name}: {answer.Result.Said}";
        }

        await turn.AskAsync(asked, since, ct);
        return null;
    }

    private async ValueTask<string?> InvokeAsync(TurnContext turn, Twin twin, string command, JsonElement? args, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var invoked = await home.InvokeAsync(turn.Caller, turn.Writer.Id, new InvokeRequest(twin.Id, command, args, Key: $"{turn.Writer.Id}:{twin.Id}:{command}"), ct);
        var state = invoked.Succeeded ? invoked.Value.State : (CommandState?)null;
        await turn.Writer.StepAsync("tool", "command_device", since, new { deviceId = twin.Id, name = twin.Name, command, ok = state == CommandState.Done, error = invoked.Fault?.Text, state }, ct);
        return state == CommandState.Done ? null : invoked.Fault?.Text ?? $"{twin.Name} did not do it ({JsonNamingPolicy.CamelCase.ConvertName(state!.Value.ToString())}).";
    }

    private async ValueTask<string> SetSceneAsync(TurnContext turn, string scene, string done, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var set = await scenes.SetAsync(turn.Caller, turn.HomeId, turn.Writer.Id, scene, ct);
        await turn.Writer.StepAsync("tool", "set_scene", since, new { scene, ok = set.Succeeded, error = set.Fault?.Text }, ct);
        return set.TryGet(out var applied, out var fault)
            ? applied.Failed.Count == 0 ? done : $"{done} Not everything followed: {string.Join(" ", applied.Failed.Values.Distinct())}"
            : fault.Text;
    }
}

using System.Collections.Concurrent;
using System.Text.Json;
using Roommate.Assistant.Acting;
using Roommate.Assistant.Tools;
using Roommate.Assistant.Understanding;

namespace Roommate.Assistant.Turns;

/// <summary>Local first: what is understood completely is done and answered without a model.</summary>
internal sealed class LocalStage(LocalUnderstanding understanding, IHomeDevices home, IHomeScenes scenes, TimeProvider time) : ITurnStage
{
    private const int MostRemembered = 5_000;

    // What "it" means, and what a correction corrects: per person and room, on this node.
    private readonly ConcurrentDictionary<(string User, string Room), Understood> _previous = new();

    public async ValueTask<bool> RunAsync(TurnContext turn, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var key = (turn.Caller.UserId, turn.RoomId);
        var understood = await understanding.UnderstandAsync(turn.Caller, turn.HomeId, turn.Question, turn.RoomId, _previous.GetValueOrDefault(key), ct);
        if (!understood.IsCommand)
        {
            return false;
        }

        var twins = await home.TwinsAsync(turn.Caller, turn.HomeId, ct);
        var settings = await home.SettingsAsync(turn.Caller, turn.HomeId, ct);
        ActionPlan?[] plans = [.. understood.Commands.Select(c => c.Question is { } ask ? ActionPlan.Say(ask) : CommandPlanner.Plan(c, twins, time.GetUtcNow(), settings.TimeZone))];
        if (plans.Any(static p => p is null))
        {
            return false;
        }

        Remember(key, understood);
        await turn.Writer.StepAsync("understand", understood.Intent!, since, new { understood.Intent, understood.Slots, understood.Targets, understood.Confidence, understood.Explanation }, ct);
        for (var i = 0; i < plans.Length; i++)
        {
            await turn.Writer.WriteAsync((i > 0 ? " " : "") + await DoAsync(turn, plans[i]!, ct), ct);
        }

        return true;
    }

    private async ValueTask<string> DoAsync(TurnContext turn, ActionPlan plan, CancellationToken ct)
    {
        if (plan.Scene is { } scene)
        {
            return await SetSceneAsync(turn, scene, plan.Done, ct);
        }

        var failed = new List<string>();
        foreach (var (twin, patch) in plan.Patches)
        {
            var since = time.GetTimestamp();
            var set = await home.SetAsync(turn.Caller, turn.Writer.Id, twin.Id, JsonSerializer.SerializeToElement(patch), ct);
            await turn.Writer.StepAsync("tool", "set_device", since, new { deviceId = twin.Id, name = twin.Name, patch, ok = set.Succeeded, error = set.Fault?.Text }, ct);
            if (!set.Succeeded)
            {
                failed.Add($"{twin.Name}: {set.Fault.Text}");
            }
        }

        string[] offline = [.. plan.Patches.Where(static p => !p.Twin.Connection.Online).Select(static p => p.Twin.Name)];
        return failed.Count > 0 ? string.Join(" ", failed)
            : offline.Length > 0 ? $"{plan.Done} {string.Join(", ", offline)} {(offline.Length == 1 ? "is" : "are")} offline and will follow when back."
            : plan.Done;
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

    private void Remember((string User, string Room) key, Understood understood)
    {
        if (_previous.Count > MostRemembered)
        {
            _previous.Clear();
        }

        _previous[key] = understood;
    }
}

using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;
using Roommate.Platform.Scheduling;

namespace Roommate.Assistant.Proactive;

/// <summary>
/// Looks at a home every minute while it lets the assistant speak by itself. What is decided is kept before it is said,
/// and said with its own key: a node that dies in between leaves the rest to another one, and nothing is said twice.
/// </summary>
internal sealed class ProactiveLook(ProactiveStore store, IHomeSenses senses, IHomePeople homes, IDues dues, TimeProvider time) : IDueHandler
{
    public const string DueKind = "proactive";

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HabitsEvery = TimeSpan.FromHours(6);

    public string Kind => DueKind;

    public async ValueTask HandleAsync(Firing firing, CancellationToken ct)
    {
        var homeId = firing.Due.Id;
        var settings = await store.SettingsAsync(homeId, ct);
        if (!settings.Enabled || await homes.SettingsAsync(homeId, ct) is not { } home)
        {
            return;
        }

        // First of all the next look: one that fails, however often, is not the last.
        var now = time.GetUtcNow();
        await dues.SetAsync(firing.Due with { At = now + Every }, ct);
        var before = await store.MemoAsync(homeId, ct);
        var habits = settings.Kinds?.Contains(ProactiveKind.Habit) != false && now - (before.HabitsAt ?? DateTimeOffset.MinValue) >= HabitsEvery;
        Sign[] signs =
        [
            .. SignReader.Read(await senses.TwinsAsync(homeId, ct), settings),
            .. habits ? SignReader.Read(await senses.HabitsAsync(homeId, ct)) : [],
        ];
        var memo = await store.ChangeAsync(homeId, m => ProactiveRules.Look(m, settings, signs, habits, now, home.TimeZone), firing.Fence, ct);
        foreach (var remark in memo.Said.Where(static s => s.MessageId is null))
        {
            await SayAsync(homeId, remark, firing, ct);
        }
    }

    // Refused when the room has gone: then it is said nowhere, and not tried for ever.
    private async ValueTask SayAsync(string homeId, ProactiveRemark remark, Firing firing, CancellationToken ct)
    {
        var said = await senses.SayAsync(remark.RoomId!, ProactiveRules.Written(remark), $"{homeId}:{remark.Key}:{remark.At.ToUnixTimeMilliseconds()}", new Cause(CauseKind.Assistant, remark.Key, "Roommate", "proactive"), ct);
        await store.ChangeAsync(
            homeId,
            m => m with { Said = [.. m.Said.Select(s => s.Key == remark.Key && s.At == remark.At ? s with { MessageId = said.TryGet(out var result, out _) ? result.MessageId : "" } : s)] },
            firing.Fence,
            ct);
    }
}

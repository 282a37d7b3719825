using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Proactive;

/// <summary>Whether and when the assistant speaks by itself in a home, and what it said and held back.</summary>
internal sealed class Proactivity(ProactiveStore store, IDues dues, Gate gate, TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    public ValueTask<ProactiveSettings> SettingsAsync(string homeId, CancellationToken ct) => store.SettingsAsync(homeId, ct);

    /// <summary>Turned on, the home is looked at from now on.</summary>
    public async ValueTask<Outcome<ProactiveSettings>> SetAsync(string homeId, ProactiveSettings settings, CancellationToken ct)
    {
        if (ProactiveRules.Check(settings) is { } wrong)
        {
            return wrong;
        }

        if (settings.RoomId is { } roomId && !await IsPlaceAsync(homeId, roomId, ct))
        {
            return Fault.Invalid("roomId", "There is no such place in this home.");
        }

        // Set before, for a node that dies after the settings are kept; and again, for a look at once that finds them.
        var now = time.GetUtcNow();
        if (settings.Enabled)
        {
            await dues.SetAsync(new Due(ProactiveLook.DueKind, homeId, now + Soon), ct);
        }

        var set = await store.SetAsync(homeId, settings, ct);
        if (settings.Enabled)
        {
            await dues.SetAsync(new Due(ProactiveLook.DueKind, homeId, now), ct);
        }

        return set;
    }

    /// <summary>What may be seen of it by this person, newest first: held back, then said.</summary>
    public async ValueTask<IReadOnlyList<ProactiveRemark>> RemarksAsync(Caller caller, string homeId, CancellationToken ct)
    {
        var memo = await store.MemoAsync(homeId, ct);
        var seen = new List<ProactiveRemark>();
        foreach (var remark in memo.Held.Concat(memo.Said.Reverse()))
        {
            if (remark.RoomId is null || await gate.CheckAsync(caller, Right.See, remark.RoomId, ct) is null)
            {
                seen.Add(remark);
            }
        }

        return seen;
    }

    private async ValueTask<bool> IsPlaceAsync(string homeId, string roomId, CancellationToken ct) =>
        roomId.StartsWith(IdPrefix.Room + "_", StringComparison.Ordinal) && await gate.LocateAsync(roomId, ct) is { OnlyFor: null } place && place.HomeId == homeId;
}

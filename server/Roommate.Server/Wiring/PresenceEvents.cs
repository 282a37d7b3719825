using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Live.Log;
using Roommate.Live.Presence;

namespace Roommate.Server.Wiring;

/// <summary>Tells the homes of a person that they came or went: an ephemeral event each.</summary>
internal sealed class PresenceEvents(People.Homes.Homes homes, ITopicLog log, TimeProvider time) : IPresenceListener
{
    public async ValueTask HearAsync(string userId, bool online, CancellationToken ct)
    {
        var data = new PresenceEvent(userId, online ? PresenceState.Online : PresenceState.Offline);
        foreach (var home in await homes.OfAsync(userId, ct))
        {
            var told = EventDraft.Of(Topics.HomeKind, EventTypes.Presence, time.GetUtcNow(), data, ephemeral: true);
            await log.CommitAsync(new Commit(home.Id) { Events = [told] }, ct);
        }
    }
}

using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Live.Log;
using Roommate.Live.Presence;

namespace Roommate.Server.Wiring;

/// <summary>Tells the homes of a person, and their routines, that they came or went: an ephemeral event each.</summary>
internal sealed class PresenceEvents(People.Homes.Homes homes, Home.Routines.Routines routines, Func<IPresence> presence, ITopicLog log, TimeProvider time) : IPresenceListener
{
    public async ValueTask HearAsync(string userId, bool online, CancellationToken ct)
    {
        var data = new PresenceEvent(userId, online ? PresenceState.Online : PresenceState.Offline);
        foreach (var home in await homes.OfAsync(userId, ct))
        {
            var members = await homes.MembersAsync(home.Id, ct);
            var others = members.TryGet(out var all, out _) ? all.Count(m => m.UserId != userId && presence().IsOnline(m.UserId)) : 0;
            routines.HearPresence(home.Id, userId, online, others);
            var told = EventDraft.Of(Topics.HomeKind, EventTypes.Presence, time.GetUtcNow(), data, ephemeral: true);
            await log.CommitAsync(new Commit(home.Id) { Events = [told] }, ct);
        }
    }
}

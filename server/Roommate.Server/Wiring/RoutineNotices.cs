using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Routines;
using Roommate.Live.Log;

namespace Roommate.Server.Wiring;

/// <summary>A routine's notifications, in the topics of the people they are for.</summary>
internal sealed class RoutineNotices(ITopicLog log, TimeProvider time) : IRoutineNotice
{
    private static readonly TimeSpan KeepKeys = TimeSpan.FromDays(1);

    public async ValueTask NotifyAsync(string homeId, IReadOnlyList<string> userIds, string text, string key, CancellationToken ct)
    {
        foreach (var user in userIds)
        {
            var notice = new Notification($"{key}:{user}", text, time.GetUtcNow());
            await log.CommitAsync(
                new Commit(user)
                {
                    Events = [EventDraft.Of(Topics.UserKind, EventTypes.NotificationAdded, notice.At, notice)],
                    Idempotency = new Idempotency($"notice:{key}", "", KeepKeys),
                },
                ct);
        }
    }
}

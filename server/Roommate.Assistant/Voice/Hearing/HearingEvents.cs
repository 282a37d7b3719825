using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;
using Roommate.Live.Log;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary>Tells who speaks what is heard, in their own topic: ephemeral, so nothing of it is kept.</summary>
internal sealed class HearingEvents(ITopicLog log, TimeProvider time)
{
    public async ValueTask TellAsync(string userId, VoiceHeard heard, CancellationToken ct) =>
        await log.CommitAsync(new Commit(userId) { Events = [EventDraft.Of(Topics.UserKind, EventTypes.VoiceHeard, time.GetUtcNow(), heard, ephemeral: true)] }, ct);
}

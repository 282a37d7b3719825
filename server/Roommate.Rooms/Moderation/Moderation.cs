using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Limits;
using Roommate.Platform.Security;
using Roommate.Platform.Store;
using Roommate.Rooms.Rooms;

namespace Roommate.Rooms.Moderation;

/// <summary>Keeps rooms pleasant: mutes, slow mode, floods and repetitions, word lists, blocks; and the queue that a person decides.</summary>
internal sealed class Moderation(ModerationStore store, RoomStore rooms, Gate gate, Buckets buckets, Ids ids, TimeProvider time)
{
    private const int MostBlocked = 1000;
    private const int MostCached = 5_000;

    // What somebody who types, or pastes a few lines, never reaches.
    private static readonly BucketLimit Flood = new("talk", 20, TimeSpan.FromSeconds(1));
    private static readonly BucketLimit Repetition = new("talk-same", 3, TimeSpan.FromSeconds(20));

    // "Yes" and "ok" are said more often than sentences are.
    private static readonly BucketLimit ShortRepetition = new("talk-same-short", 6, TimeSpan.FromSeconds(10));
    private const int LeastSentence = 8;

    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(5);

    private readonly BriefCache<ModerationRecord> _cache = new(time, CacheTime, MostCached);

    /// <summary>
    /// Null when this may be said here. Admins are bound by blocks and nothing else: the last word is a person's.
    /// </summary>
    /// <param name="isFirst">Whether it was not said before; what is sent once more is not judged again. Asked only where something could be refused.</param>
    public ValueTask<Fault?> CheckAsync(string userId, string roomId, string text, Func<ValueTask<bool>> isFirst, CancellationToken ct) =>
        JudgeAsync(userId, roomId, text, isFirst, ct);

    /// <summary>The same for new words of a message that was said: who may not speak may not rewrite either.</summary>
    public ValueTask<Fault?> CheckEditAsync(string userId, string roomId, string text, CancellationToken ct) => JudgeAsync(userId, roomId, text, isFirst: null, ct);

    /// <summary>There is no such room, or no longer.</summary>
    public async ValueTask<bool> IsGoneAsync(string roomId, CancellationToken ct) => await rooms.GetAsync(roomId, ct) is null;

    /// <summary>After something was said: a listed word puts it into the queue when the home wants it that way.</summary>
    public async ValueTask LookAsync(Message message, CancellationToken ct)
    {
        if (message.Author.Kind == AuthorKind.User && await rooms.PlaceAsync(message.RoomId, ct) is { } place)
        {
            var moderation = await _cache.GetAsync(place.HomeId, async (id, token) => await store.GetAsync(id, token), ct) ?? ModerationRecord.None;
            if (moderation.Action == WordAction.Report && ModerationRules.FindWord(moderation, message.Text) is { } word)
            {
                await AddAsync(place.HomeId, message, "word list", $"It has the word \"{word}\".", ct);
            }
        }
    }

    public async ValueTask<Outcome<bool>> ReportAsync(Caller caller, Message message, string reason, CancellationToken ct) =>
        await rooms.PlaceAsync(message.RoomId, ct) is not { } place ? Fault.NotFound("This message")
        : message.Removed == true ? Fault.NotFound("This message")
        : await AddAsync(place.HomeId, message, caller.UserId, reason, ct);

    public async ValueTask<ModerationView> GetAsync(string homeId, CancellationToken ct)
    {
        var now = await store.GetAsync(homeId, ct);
        return new ModerationView(now.Words, now.Action, [.. now.Mutes.Where(m => m.Value.Until > time.GetUtcNow()).Select(static m => m.Value.ToMute(m.Key))]);
    }

    public async ValueTask<IReadOnlyList<Report>> ReportsAsync(string homeId, CancellationToken ct) =>
        [.. (await store.GetAsync(homeId, ct)).Reports.Values.OrderBy(static r => r.At)];

    public async ValueTask<Outcome<ModerationView>> SetAsync(string homeId, ModerationPatch patch, CancellationToken ct) =>
        (await ChangeAsync(homeId, now => ModerationRules.SetWords(now, patch), ct)).Fault is { } fault ? fault : await GetAsync(homeId, ct);

    public async ValueTask<Outcome<bool>> MuteAsync(Caller caller, string homeId, MuteRequest request, CancellationToken ct) =>
        await gate.CheckAsync(request.UserId, Right.See, homeId, ct) is not null ? Fault.NotFound("This member")
        : await gate.CheckAsync(request.UserId, Right.Configure, homeId, ct) is null ? Fault.Conflict("An owner or admin cannot be muted. Change their role first.")
        : await ChangeAsync(homeId, now => ModerationRules.SetMute(now, request, caller.UserId, time.GetUtcNow()), ct);

    public ValueTask<Outcome<bool>> UnmuteAsync(string homeId, string userId, CancellationToken ct) => ChangeAsync(homeId, now => ModerationRules.Unmute(now, userId), ct);

    /// <summary>Closes all reports of the message and answers which it is, for what was decided.</summary>
    public async ValueTask<Outcome<Report>> CloseAsync(string homeId, string reportId, CancellationToken ct)
    {
        var report = (await store.GetAsync(homeId, ct)).Reports.GetValueOrDefault(reportId);
        var closed = await ChangeAsync(homeId, now => ModerationRules.Close(now, reportId), ct);
        return closed.Fault is { } fault ? fault : report is null ? Fault.NotFound("This report") : report;
    }

    public ValueTask<IReadOnlyList<string>> BlocksAsync(string userId, CancellationToken ct) => store.BlocksAsync(userId, ct);

    public ValueTask<Outcome<bool>> BlockAsync(string userId, string other, CancellationToken ct) =>
        store.ChangeBlocksAsync(
            userId,
            people => Blocked(people, userId, other),
            ct);

    public ValueTask<Outcome<bool>> UnblockAsync(string userId, string other, CancellationToken ct) =>
        store.ChangeBlocksAsync(userId, people => people.Where(p => p != other).ToArray(), ct);

    private static Outcome<IReadOnlyList<string>> Blocked(IReadOnlyList<string> people, string userId, string other) =>
        other == userId || !other.StartsWith(IdPrefix.User + "_", StringComparison.Ordinal) || other.Length > 64 ? Fault.Invalid("userId", "This is nobody you can block.")
        : people.Count >= MostBlocked ? Fault.Conflict($"You have blocked {MostBlocked} people.")
        : people.Contains(other) ? people.ToArray()
        : people.Append(other).ToArray();

    private async ValueTask<Fault?> JudgeAsync(string userId, string roomId, string text, Func<ValueTask<bool>>? isFirst, CancellationToken ct)
    {
        if (await rooms.PlaceAsync(roomId, ct) is not { } place)
        {
            return null;
        }

        var blocked = await CheckBlockedAsync(userId, place, ct);
        if (blocked is null && await gate.CheckAsync(userId, Right.Configure, roomId, ct) is null)
        {
            return null;
        }

        if (isFirst is not null && !await isFirst())
        {
            return null;
        }

        if (blocked is not null)
        {
            return blocked;
        }

        var moderation = await _cache.GetAsync(place.HomeId, async (id, token) => await store.GetAsync(id, token), ct) ?? ModerationRecord.None;
        if (ModerationRules.CheckMute(moderation, userId, time.GetUtcNow()) is { } muted)
        {
            return muted;
        }

        if (moderation.Action == WordAction.Refuse && ModerationRules.FindWord(moderation, text) is not null)
        {
            return Fault.Invalid("text", "This home does not want a word in this message.");
        }

        return isFirst is null ? null : await CheckPaceAsync(userId, roomId, text, ct);
    }

    private async ValueTask<Fault?> CheckBlockedAsync(string userId, Place place, CancellationToken ct)
    {
        foreach (var other in (place.OnlyFor ?? []).Where(p => p != userId))
        {
            if (place.OnlyFor!.Count == 2 && (await store.BlocksAsync(other, ct)).Contains(userId))
            {
                return Fault.Forbidden("You cannot write to this person.");
            }
        }

        return null;
    }

    private async ValueTask<Fault?> CheckPaceAsync(string userId, string roomId, string text, CancellationToken ct)
    {
        if (await rooms.GetAsync(roomId, ct) is { Value.SlowSeconds: > 0 and var seconds })
        {
            var slow = new BucketLimit("talk-slow", 1, TimeSpan.FromSeconds(seconds));
            if (await buckets.TakeAsync(slow, $"{userId} {roomId}", "This room is in slow mode. Wait a little before your next message.", ct) is { } wait)
            {
                return wait;
            }
        }

        if (await buckets.TakeAsync(Flood, $"{userId} {roomId}", "That is a lot at once. Wait a moment.", ct) is { } flood)
        {
            return flood;
        }

        // Only emoji have no plain words; they are told apart as they are.
        var said = ModerationRules.Plain(text) is { Length: > 0 } plain ? plain : text.Trim();
        return await buckets.TakeAsync(text.Length < LeastSentence ? ShortRepetition : Repetition, $"{userId} {roomId} {said}", "You have said this a few times already.", ct);
    }

    private ValueTask<Outcome<bool>> AddAsync(string homeId, Message message, string by, string reason, CancellationToken ct)
    {
        var report = new Report(ids.New(IdPrefix.Report), message.Id, message.RoomId, message.Author.Id, message.Text, by, reason, time.GetUtcNow());
        return ChangeAsync(homeId, now => ModerationRules.Add(now, report), ct);
    }

    private async ValueTask<Outcome<bool>> ChangeAsync(string homeId, Func<ModerationRecord, Outcome<ModerationRecord>> change, CancellationToken ct)
    {
        var changed = await store.ChangeAsync(homeId, change, ct);
        _cache.Drop(homeId);
        return changed.Map(static _ => true);
    }
}

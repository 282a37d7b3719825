using Roommate.Assistant.Tools;
using Roommate.Assistant.Turns;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Nodes;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>
/// Somebody interrupted a spoken reply: what is still made of it ends, text and sound, and the turn and its message are
/// marked with how far it was heard. The text itself stays.
/// </summary>
internal sealed class HeardReplies(TurnStore turns, SpokenReplies spoken, IRoomTalk room, TopicTail tail, IFacts facts, TimeProvider time)
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    // The node that speaks it stops within milliseconds and says then how far it had come.
    private static readonly TimeSpan TimesPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    public async ValueTask<Outcome<HeardResult>> HeardAsync(Caller caller, string turnId, HeardRequest request, CancellationToken ct)
    {
        if (Check(request) is { } wrong)
        {
            return wrong;
        }

        if (await turns.GetAsync(turnId, ct) is not { } turn)
        {
            return Fault.NotFound("This turn");
        }

        var times = request.PositionMs is null ? [] : await spoken.TimesAsync(caller, turnId, here: true, ct);
        // The recordings of a reply that is over end by the same fact.
        await facts.TellAsync(new TurnStopAsked(turnId), ct);
        times ??= await TimesElsewhereAsync(caller, turnId, ct);
        if (times is null)
        {
            return Fault.Conflict("No server has a recording of the reply. Say how far it was heard in characters: {\"chars\": 120}.");
        }

        if (turn.Value.Status == TurnStatus.Running)
        {
            await EndedAsync(caller, turnId, ct);
        }

        // What it says now is its last word.
        var text = (await turns.GetAsync(turnId, ct))?.Value.Text ?? turn.Value.Text;
        var chars = request.Chars ?? HeardText.CharsAt(times, text, request.PositionMs!.Value);
        var marked = await turns.HeardAsync(turnId, chars, time.GetUtcNow(), ct);
        if (!marked.TryGet(out var result, out var fault))
        {
            return fault;
        }

        await room.HeardAsync(turn.Value.RoomId, turnId, result.Chars, ct);
        return result;
    }

    private async ValueTask<IReadOnlyList<SpokenChunk>?> TimesElsewhereAsync(Caller caller, string turnId, CancellationToken ct)
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < TimesPatience; await Task.Delay(LookEvery, time, ct))
        {
            if (await spoken.TimesAsync(caller, turnId, here: false, ct) is { } times)
            {
                return times;
            }
        }

        return null;
    }

    private static Fault? Check(HeardRequest request) =>
        request.PositionMs is null == request.Chars is null ? Fault.Invalid("positionMs", "Say how far the reply was heard: either positionMs (in its audio) or chars (of its text).")
        : request.PositionMs < 0 || request.Chars < 0 ? Fault.Invalid(request.Chars is null ? "positionMs" : "chars", "A place is not negative.")
        : null;

    // The node that runs it commits the end; the mark comes after.
    private async ValueTask EndedAsync(Caller caller, string turnId, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(EndPatience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await foreach (var next in tail.FollowAsync(caller.ToPrincipal(), Topics.Turn(turnId), both.Token))
            {
                if (next.Type == EventTypes.TurnEnded || (next.Type == EventTypes.Snapshot && next.Read<TurnSnapshot>().Turn.Status != TurnStatus.Running))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new FaultException(Fault.Unavailable("The reply did not end in time. Try again in a moment."));
        }
    }
}

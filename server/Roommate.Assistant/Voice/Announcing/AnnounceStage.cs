using Roommate.Assistant.Turns;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Voice.Announcing;

/// <summary>"Announce that dinner is ready": said in every room, or in the rooms that are named, without a model.</summary>
internal sealed class AnnounceStage(LocalUnderstanding understanding, IHouseVoice house, Announcements announcements, TimeProvider time) : ITurnStage
{
    public async ValueTask<bool> RunAsync(TurnContext turn, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var understood = await understanding.UnderstandAsync(turn.Caller, turn.HomeId, turn.Question, turn.RoomId, previous: null, ct);
        if (understood.Intent != Intents.Broadcast || understood.Slots.GetValueOrDefault(Slots.Message) is not string message)
        {
            return false;
        }

        await turn.Writer.StepAsync("understand", understood.Intent, since, new { understood.Intent, understood.Slots, understood.Confidence }, ct);
        var (text, rooms) = AnnouncedRooms.Of(message, await house.PlacesAsync(turn.Caller, turn.HomeId, ct));
        var acting = time.GetTimestamp();
        var announced = await announcements.AnnounceAsync(turn.Caller, turn.HomeId, new AnnounceRequest(text, rooms.Count == 0 ? null : [.. rooms.Select(static r => r.Id)]), ct);
        await turn.Writer.StepAsync("tool", "announce", acting, new { ok = announced.Succeeded, error = announced.Fault?.Text, result = announced.Succeeded ? announced.Value : null }, ct);
        await turn.Writer.WriteAsync(announced.TryGet(out var result, out var fault) ? Said(result) : fault.Text, ct);
        return true;
    }

    private static string Said(AnnounceResult result)
    {
        var where = result.Rooms.Count == 1 ? "one room" : $"{result.Rooms.Count} rooms";
        var spoken = result.Speakers.Count(static s => s.Said);
        return result.Quiet ? $"It is in {where} now. The speakers stay silent: it is quiet time."
            : result.Speakers.Count == 0 ? $"It is in {where} now. There is no speaker in them."
            : spoken == result.Speakers.Count ? $"Announced in {where}."
            : $"It is in {where} now, said on {spoken} of {result.Speakers.Count} speakers. {string.Join(" ", result.Speakers.Select(static s => s.Problem).OfType<string>())}";
    }
}

using Roommate.Assistant.Acting;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Voice.Announcing;

/// <summary>"Tell everyone that dinner is ready": said in every place, or in the rooms it ends with, as a message and on the speakers there.</summary>
internal sealed class AnnounceIntent(IHouseVoice house, Announcements announcements) : ILocalIntent
{
    private const string Name = "broadcast";

    public bool Takes(Understood command) => command.Intent == Intents.Broadcast;

    public async ValueTask<LocalAnswer> DoAsync(LocalCommand command, CancellationToken ct)
    {
        var (text, rooms) = AnnouncedRooms.Of(command.Text(Slots.Message) ?? "", await house.PlacesAsync(command.Caller, command.HomeId, ct));
        var request = new AnnounceRequest(text, rooms.Count == 0 ? null : [.. rooms.Select(static r => r.Id)]);
        var announced = await announcements.AnnounceAsync(command.Caller, command.HomeId, request, $"{command.TurnId}:{command.Number}", ct);
        return announced.TryGet(out var result, out var fault)
            ? new LocalAnswer(Said(result), Name, new { result.Rooms, result.Speakers, result.Quiet, text }, Ok: result.Rooms.Count > 0)
            : new LocalAnswer(fault.Text, Name, Ok: false);
    }

    private static string Said(AnnounceResult result)
    {
        var where = result.Rooms.Count == 1 ? "one room" : $"{result.Rooms.Count} rooms";
        var spoken = result.Speakers.Count(static s => s.Said);
        return result.Rooms.Count == 0 ? "There is no room I could say it in."
            : result.Quiet ? $"It is in {where} now. The speakers stay silent: it is quiet time."
            : result.Speakers.Count == 0 ? $"It is in {where} now. There is no speaker in them."
            : spoken == result.Speakers.Count ? $"Announced in {where}."
            : $"It is in {where} now, said on {spoken} of {result.Speakers.Count} speakers. {string.Join(" ", result.Speakers.Select(static s => s.Problem).OfType<string>())}";
    }
}

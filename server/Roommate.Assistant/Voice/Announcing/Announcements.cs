using System.Text.Json;
using Roommate.Assistant.Tools;
using Roommate.Assistant.Turns;
using Roommate.Assistant.Voice.Speaking;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Announcing;

/// <summary>
/// Says something in rooms: as a message there, and aloud on every speaker in them. Speakers are silent in the home's quiet
/// hours and where the person may not control them; the message is there all the same.
/// </summary>
internal sealed class Announcements(IHouseVoice house, IHomeDevices home, TurnStore turns, ISpeakingWishes wishes, SaidAloud aloud, Ids ids, TimeProvider time)
{
    public const int MostText = 1000;
    private const string Speaker = "speaker";

    /// <summary>Announces in the rooms asked for, or in every place.</summary>
    /// <param name="key">The same one announces once; null: every call does.</param>
    public async ValueTask<Outcome<AnnounceResult>> AnnounceAsync(Caller caller, string homeId, AnnounceRequest request, string? key, CancellationToken ct)
    {
        var text = request.Text.Trim();
        if (text.Length is 0 or > MostText)
        {
            return Fault.Invalid("text", $"An announcement has 1 to {MostText} characters.");
        }

        var places = await house.PlacesAsync(caller, homeId, ct);
        var rooms = request.RoomIds is { Count: > 0 } asked ? places.Where(r => asked.Contains(r.Id)).ToArray() : [.. places];
        if (request.RoomIds is { Count: > 0 } wanted && rooms.Length < wanted.Distinct().Count())
        {
            return Fault.Invalid("roomIds", "Not every room is one of this home's places.");
        }

        key ??= ids.Secret(9);
        var told = new List<string>();
        foreach (var room in rooms)
        {
            if ((await house.PostAsync(caller, room.Id, text, $"{key}:{room.Id}", ct)).TryGet(out _, out var fault))
            {
                told.Add(room.Id);
            }
            else if (request.RoomIds is { Count: > 0 })
            {
                // "Everywhere" is everywhere one may talk; a room that was named is meant.
                return fault;
            }
        }

        var (spoken, quiet) = await SayAsync(caller, homeId, text, told, key, ct);
        return new AnnounceResult(told, spoken, quiet);
    }

    /// <summary>Says a reply on the speakers of a room: the one it was asked in, or another.</summary>
    public async ValueTask<Outcome<AnnounceResult>> SayReplyAsync(Caller caller, string turnId, string? roomId, CancellationToken ct)
    {
        if (await turns.GetAsync(turnId, ct) is not { } turn)
        {
            return Fault.NotFound("This turn");
        }

        if (turn.Value.Status == TurnStatus.Running || turn.Value.Text.Length == 0)
        {
            return Fault.Conflict("The reply is not written yet.");
        }

        var (spoken, quiet) = await SayAsync(caller, turn.Value.HomeId, turn.Value.Text, [roomId ?? turn.Value.RoomId], ids.Secret(9), ct);
        return spoken.Count == 0 && !quiet ? Fault.NotFound("A speaker in this room") : new AnnounceResult([], spoken, quiet);
    }

    private async ValueTask<(IReadOnlyList<SpeakerResult> Spoken, bool Quiet)> SayAsync(Caller caller, string homeId, string text, IReadOnlyList<string> rooms, string key, CancellationToken ct)
    {
        var speakers = (await home.TwinsAsync(caller, homeId, ct)).Where(t => t.RoomId is { } room && rooms.Contains(room) && IsSpeaker(t)).ToArray();
        if (speakers.Length == 0)
        {
            return ([], false);
        }

        if ((await house.QuietAsync(homeId, ct)).At(time.GetUtcNow()))
        {
            return ([], true);
        }

        var wished = await wishes.OfAsync(caller, homeId, ct);
        return (await Task.WhenAll(speakers.Select(s => SayAsync(caller, s, text, wished, key, ct))), false);
    }

    private async Task<SpeakerResult> SayAsync(Caller caller, Twin speaker, string text, SpeakingWishes wished, string key, CancellationToken ct)
    {
        var args = JsonSerializer.SerializeToElement(new { text, url = await aloud.AddressAsync(text, wished, SpeechTicketStore.Usual, ct) }, Wire.Json);
        var said = await house.SayAsync(caller, speaker.Id, args, $"{key}:{speaker.Id}", ct);
        return said.TryGet(out var command, out var fault)
            ? new SpeakerResult(speaker.Id, speaker.Name, command.State is CommandState.Done or CommandState.Sent or CommandState.Queued, command.State is CommandState.Done or CommandState.Sent or CommandState.Queued ? null : $"{speaker.Name} did not answer ({command.State}).")
            : new SpeakerResult(speaker.Id, speaker.Name, false, fault.Text);
    }

    private static bool IsSpeaker(Twin twin) => twin.About.Components?.Values.Any(static c => c.Kind == Speaker) == true;
}

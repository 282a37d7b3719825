using Roommate.Assistant.Tools;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Live;

namespace Roommate.Assistant.Acting;

/// <summary>"Tell everyone that dinner is ready": said in every place of the home that the person may talk in.</summary>
internal sealed class TalkIntents(IHomeTalk talk) : ILocalIntent
{
    public bool Takes(Understood command) => command.Intent == Intents.Broadcast;

    public async ValueTask<LocalAnswer> DoAsync(LocalCommand command, CancellationToken ct)
    {
        var text = command.Text(Slots.Message) ?? "";
        var told = new List<string>();
        foreach (var room in await talk.PlacesAsync(command.Caller, command.HomeId, ct))
        {
            var key = $"{command.TurnId}:{command.Number}";
            var by = new Cause(CauseKind.Assistant, command.TurnId, $"Roommate for {command.Caller.Name}", "chat");
            if (room.Id != command.RoomId && (await talk.AnnounceAsync(command.Caller, room.Id, $"{command.Caller.Name} to everyone", text, key, by, ct)).Succeeded)
            {
                told.Add(room.Name);
            }
        }

        return told.Count == 0
            ? new LocalAnswer("There is no other room I could say it in.", "broadcast", Ok: false)
            : new LocalAnswer($"Told everyone in {StateAnswers.List([.. told])}: {text}", "broadcast", new { rooms = told, text });
    }
}

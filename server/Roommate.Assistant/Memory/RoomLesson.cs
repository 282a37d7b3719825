using System.Text.RegularExpressions;
using Roommate.Assistant.Memory.Extraction;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Memory;

/// <summary>
/// What a stretch of a room's log teaches: each message of somebody who lets it be remembered is an episode of theirs,
/// with the facts read out of it, in one step. What is changed is learnt anew, what is removed is forgotten.
/// </summary>
internal sealed partial class RoomLesson(LearningStore store, ShelfWriter writer, Memories memories, MemoryConsents consents, ModelLessons model, Meanings meanings, Gate gate, Ids ids)
{
    public async ValueTask TakeAsync(string roomId, IReadOnlyList<RoomEvent> events, CancellationToken ct)
    {
        if (await gate.LocateAsync(roomId, ct) is not { Temporary: false } place)
        {
            return;
        }

        var asked = events.Where(static e => e.Type == EventTypes.TurnStarted && e.MessageId is not null).Select(static e => e.MessageId!).ToHashSet();
        foreach (var happened in events)
        {
            if (happened.Type == EventTypes.MessageRemoved)
            {
                await ForgetMessageAsync(roomId, place.HomeId, happened, ct);
            }
            else if (happened.Message is { Author: { Kind: AuthorKind.User, Id: { } userId } } message && message.Removed != true)
            {
                await LearnAsync(new MemoryOwner(userId, place.HomeId), message, happened.Type == EventTypes.MessageEdited, asked.Contains(message.Id), ct);
            }
        }
    }

    // "Forget my PIN" must not be kept as what was said.
    private static bool IsAboutMemory(string text) => MemoryCommand().IsMatch(text);

    private static MemoryRecord Fact(ReadFact read, MemoryRecord episode, string episodeId) =>
        new(read.Kind, read.Text, read.Confidence, episode.ValidFrom, episode.At, MemoryOrigin.Pattern, episode.By, Order: 0)
        {
            Subject = read.Subject,
            Key = read.Key,
            Value = read.Value,
            Sensitivity = read.Sensitivity,
            Source = episode.Source,
            DerivedFrom = episodeId,
        };

    private async ValueTask LearnAsync(MemoryOwner owner, Message message, bool edited, bool toAssistant, CancellationToken ct)
    {
        if (edited)
        {
            Require(await memories.ForgetAsync(owner, shelf => OfMessage(shelf, message.Id), ct));
        }

        if (IsAboutMemory(message.Text) || !await consents.AllowsAsync(owner.Id, owner.HomeId, message.RoomId, ct))
        {
            return;
        }

        var episode = new MemoryRecord(MemoryRecord.Episode, message.Text, 1, message.At, message.At, MemoryOrigin.Said, owner.Id, Order: 0)
        {
            Speaker = message.Author.Name,
            Source = new MemorySource(message.RoomId, message.Id),
        };
        var episodeId = ids.New(IdPrefix.Memory);
        var facts = FactReader.Read(message.Text, message.Author.Name, toAssistant).Select(f => Fact(f, episode, episodeId));
        var learnt = Require(await writer.LearnAsync(owner, message.Id, episodeId, [episode, .. facts], await model.MarkAsync(owner, episodeId, ct), ct));
        if (learnt)
        {
            model.Wake(owner);
            meanings.Wake(owner);
        }
    }

    // Whose it was is in the event that brought it.
    private async ValueTask ForgetMessageAsync(string roomId, string homeId, RoomEvent removed, CancellationToken ct)
    {
        if (await store.AuthorAsync(roomId, removed.MessageOffset, ct) is { } author)
        {
            Require(await memories.ForgetAsync(new MemoryOwner(author, homeId), shelf => OfMessage(shelf, removed.MessageId!), ct));
        }
    }

    private static IReadOnlyList<string> OfMessage(Shelf shelf, string messageId) =>
        [.. shelf.FromMessage(messageId).SelectMany(m => MemoryRules.Forgotten(shelf, m.Id)).Distinct()];

    // A fault leaves the room where it stood; it is learnt from again.
    private static T Require<T>(Outcome<T> outcome) => outcome.TryGet(out var value, out var fault) ? value : throw new FaultException(fault);

    [GeneratedRegex(@"^\W*(?:please\s+|bitte\s+|hey\s+\w+,?\s+|can you\s+|could you\s+)*(?:forget|vergiss|vergesst|what do you (?:know|remember)|remember\s+(?:that|this|my)|don't forget that|merke? dir)\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MemoryCommand();
}

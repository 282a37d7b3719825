using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;

namespace Roommate.Rooms.Files;

/// <summary>Files on messages, and their end: with the message, the room, the home, the person, or after a day unsent.</summary>
public sealed partial class RoomFiles
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>Hangs files on a message that is about to be said. A file whose message then was not said is released.</summary>
    internal async ValueTask<Outcome<IReadOnlyList<Attachment>>> ClaimAsync(Caller caller, string roomId, IReadOnlyList<string> ids, string messageId, CancellationToken ct)
    {
        var claimed = new List<Attachment>();
        foreach (var id in ids)
        {
            var file = await _store.ChangeAsync(id, f => FileRules.Claim(f, roomId, caller.UserId, messageId), ct);
            if (!file.TryGet(out var stored, out var fault))
            {
                await ReleaseAsync([.. claimed.Select(static c => c.Id)], messageId, CancellationToken.None);
                return fault;
            }

            claimed.Add(stored.Value.ToAttachment(id));
        }

        return claimed;
    }

    internal async ValueTask ReleaseAsync(IReadOnlyList<string> ids, string messageId, CancellationToken ct)
    {
        foreach (var id in ids)
        {
            await _store.ChangeAsync(id, f => f.MessageId == messageId ? f with { MessageId = null } : f, ct);
        }
    }

    internal async ValueTask KeptAsync(IEnumerable<Attachment> attachments, CancellationToken ct)
    {
        foreach (var attachment in attachments)
        {
            await _store.KeptAsync(attachment.Id, ct);
        }
    }

    internal async ValueTask RemoveAllAsync(IEnumerable<string> ids, CancellationToken ct)
    {
        foreach (var file in await _store.ManyAsync([.. ids], ct))
        {
            await TakeAwayAsync(file.Id, file.Value, ct);
        }
    }

    /// <summary>All files of a home (or room, or person): its bytes, too.</summary>
    public async ValueTask RemoveOfAsync(string owner, CancellationToken ct) => await RemoveAllAsync(await _store.IdsOfAsync(owner, ct), ct);

    /// <summary>What a person has brought, for their export.</summary>
    public async ValueTask<IReadOnlyList<RoomFile>> OfPersonAsync(string userId, CancellationToken ct) =>
        [.. (await _store.OfAsync(userId, ct)).Select(static f => f.Value.ToFile(f.Id))];

    public ValueTask HearAsync(RoomRemoved fact, CancellationToken ct) => RemoveOfAsync(fact.RoomId, ct);

    /// <summary>Takes away what was brought and never sent.</summary>
    /// <param name="isSaid">Whether a message of a room is there.</param>
    internal async ValueTask CleanAsync(Func<string, string, CancellationToken, ValueTask<bool>> isSaid, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        foreach (var id in await _store.LooseAsync(now - Patience, ct))
        {
            if (await _store.GetAsync(id, ct) is not { } file)
            {
                await DropAsync(id, ct);
                await _store.KeptAsync(id, ct);
            }
            else if (file.Value.MessageId is { } message && await isSaid(file.Value.RoomId, message, ct))
            {
                await _store.KeptAsync(id, ct);
            }
            else
            {
                await TakeAwayAsync(id, file.Value, ct);
            }
        }
    }

    private async ValueTask TakeAwayAsync(string id, FileRecord file, CancellationToken ct)
    {
        await _discards.MarkAsync(NamesOf(id), ct);
        if (await _store.RemoveAsync(id, file, ct))
        {
            await _store.GiveBackAsync(file.HomeId, file.Takes, ct);
        }

        await _discards.DropAsync(NamesOf(id), ct);
    }

    private async ValueTask DropAsync(string id, CancellationToken ct)
    {
        await _discards.MarkAsync(NamesOf(id), ct);
        await _discards.DropAsync(NamesOf(id), ct);
    }

    private static IEnumerable<string> NamesOf(string id) => FileRules.Sizes.Keys.Select(size => $"{id}.{size}").Prepend(id);
}

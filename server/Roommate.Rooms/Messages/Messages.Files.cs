using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;
using Roommate.Rooms.Files;

namespace Roommate.Rooms.Messages;

/// <summary>Messages with files: hung on before the message is said, let go when it was not.</summary>
public sealed partial class Messages
{
    // Two pictures without words are not the same thing said twice.
    private static string Judged(SendRequest request) => request.Attachments is { Count: > 0 } files ? $"{request.Text} {string.Join(' ', files)}" : request.Text;

    private async ValueTask<Outcome<TResult>> WithFilesAsync<TResult>(
        Caller caller,
        Message draft,
        IReadOnlyList<string>? attachments,
        string key,
        Func<Message, ValueTask<Outcome<TResult>>> add,
        CancellationToken ct)
    {
        if (FileRules.CheckList(attachments) is { } wrong)
        {
            return wrong;
        }

        // What is sent again gets its first answer; its files hang where they hang.
        if (attachments is not { Count: > 0 } || !await _store.IsFirstAsync(draft.RoomId, key, ct))
        {
            return await add(draft);
        }

        if (!(await _files.ClaimAsync(caller, draft.RoomId, attachments, draft.Id, ct)).TryGet(out var claimed, out var fault))
        {
            return fault;
        }

        var said = await add(draft with { Attachments = claimed });
        if (await _store.GetAsync(draft.RoomId, draft.Id, CancellationToken.None) is null)
        {
            await _files.ReleaseAsync(attachments, draft.Id, CancellationToken.None);
        }
        else
        {
            await _files.KeptAsync(claimed, CancellationToken.None);
        }

        return said;
    }
}

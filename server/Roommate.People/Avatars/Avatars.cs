using Microsoft.AspNetCore.Identity;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.People.Accounts;
using Roommate.Platform.Facts;
using Roommate.Platform.Files;
using Roommate.Platform.Security;

namespace Roommate.People.Avatars;

/// <summary>People's pictures: cut square, drawn anew, seen by those one shares a home with.</summary>
internal sealed class Avatars(
    UserManager<Account> identity,
    Homes.Homes homes,
    Uploads uploads,
    Pictures pictures,
    IFileStore files,
    Discards discards,
    IFacts facts,
    Ids ids)
{
    public const int Side = 256;
    private const int MostAttempts = 5;

    private static readonly FileType Type = new("image/webp", FileKind.Image);

    public async ValueTask<Outcome<User>> SetAsync(Caller caller, Stream body, CancellationToken ct)
    {
        if (!(await uploads.TakeAsync(body, ct)).TryGet(out var upload, out var refused))
        {
            return refused;
        }

        await using (upload)
        {
            if (upload.Type.Kind != FileKind.Image)
            {
                return Fault.Invalid("An avatar is a picture: PNG, JPEG, GIF or WebP.");
            }

            if (!(await pictures.DrawAsync(upload.Content, Side, square: true, ct)).TryGet(out var picture, out var unreadable))
            {
                return unreadable;
            }

            var id = ids.New(IdPrefix.File);
            await discards.MarkAsync([id], ct);
            using var content = new MemoryStream(picture.Content, writable: false);
            await files.PutAsync(id, content, ct);
            return await ChangeAsync(caller.UserId, id, picture.Content.Length, ct);
        }
    }

    public ValueTask<Outcome<User>> RemoveAsync(Caller caller, CancellationToken ct) => ChangeAsync(caller.UserId, null, 0, ct);

    public async ValueTask<Outcome<FileAnswer>> OpenAsync(Caller caller, string userId, CancellationToken ct)
    {
        if (!await homes.ShareAsync(caller.UserId, userId, ct) || await identity.FindByIdAsync(userId) is not { Avatar: { } avatar, AvatarBytes: var bytes })
        {
            return Fault.NotFound("This picture");
        }

        return new FileAnswer(new ServedFile(avatar, "avatar.webp", Type, bytes), files);
    }

    /// <summary>The account goes; so does its picture.</summary>
    internal async ValueTask EraseAsync(string userId, CancellationToken ct)
    {
        if (await identity.FindByIdAsync(userId) is { Avatar: { } avatar })
        {
            await discards.MarkAsync([avatar], ct);
            await discards.DropAsync([avatar], ct);
        }
    }

    private async ValueTask<Outcome<User>> ChangeAsync(string userId, string? avatar, long bytes, CancellationToken ct)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await identity.FindByIdAsync(userId) is not { } account)
            {
                return Fault.NotFound("Your account");
            }

            var was = account.Avatar;
            (account.Avatar, account.AvatarBytes) = (avatar, bytes);
            if ((await identity.UpdateAsync(account)).Succeeded)
            {
                await SettleAsync(was, avatar, ct);
                await facts.TellAsync(new PersonPictured(userId, avatar), ct);
                return account.ToUser();
            }
        }

        return Fault.Conflict("Your profile is being changed elsewhere. Try again.");
    }

    private async ValueTask SettleAsync(string? was, string? now, CancellationToken ct)
    {
        if (now is not null)
        {
            await discards.KeepAsync(now, ct);
        }

        if (was is not null)
        {
            await discards.MarkAsync([was], ct);
            await discards.DropAsync([was], ct);
        }
    }
}

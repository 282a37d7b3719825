using Roommate.Contracts.Rooms;
using Roommate.Platform.Files;

namespace Roommate.People.Leaving;

/// <summary>A person's picture, for their export and their erasure.</summary>
internal sealed class AvatarData(Accounts.Accounts accounts, Avatars.Avatars avatars, IFileStore files) : IPersonalData
{
    public string Name => "avatar";

    public async ValueTask<object?> ExportAsync(string userId, CancellationToken ct)
    {
        if (await accounts.FindAsync(userId, ct) is not { Avatar: { } avatar } || await files.OpenAsync(avatar, 0, 0, ct) is not { } content)
        {
            return null;
        }

        await using (content)
        {
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes, ct);
            return new { Type = "image/webp", Kind = FileKind.Image, Base64 = Convert.ToBase64String(bytes.ToArray()) };
        }
    }

    public ValueTask EraseAsync(string userId, CancellationToken ct) => avatars.EraseAsync(userId, ct);
}

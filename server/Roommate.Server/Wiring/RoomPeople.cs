using Roommate.Contracts.People;
using Roommate.Rooms.Unread;

namespace Roommate.Server.Wiring;

/// <summary>Who lives where and what they prefer, for rooms.</summary>
internal sealed class RoomPeople(People.Homes.Homes homes, People.Accounts.Accounts accounts) : IRoomPeople
{
    public async ValueTask<IReadOnlyList<string>> MembersAsync(string homeId, CancellationToken ct) =>
        (await homes.MembersAsync(homeId, ct)).TryGet(out var members, out _) ? [.. members.Select(static m => m.UserId)] : [];

    public async ValueTask<IReadOnlyList<string>> HomesAsync(string userId, CancellationToken ct) => [.. (await homes.OfAsync(userId, ct)).Select(static h => h.Id)];

    public async ValueTask<bool> ShowsReadAsync(string userId, CancellationToken ct) => (await PreferencesAsync(userId, ct)).ShowRead;

    public async ValueTask<string?> NameAsync(string userId, CancellationToken ct) => (await accounts.FindAsync(userId, ct))?.DisplayName;

    public async ValueTask<bool> TakesDirectAsync(string userId, CancellationToken ct) => (await PreferencesAsync(userId, ct)).DirectMessages == DirectMessagesFrom.Members;

    private async ValueTask<Preferences> PreferencesAsync(string userId, CancellationToken ct) => (await accounts.FindAsync(userId, ct))?.Preferences ?? new Preferences();
}

using Roommate.Contracts.Faults;
using Roommate.Platform.Store;

namespace Roommate.People.Invites;

/// <summary>The invites of a home, codes as unique names, and the list of guests by when they end.</summary>
internal sealed class InviteStore(IDocuments documents, IIndexes indexes)
{
    private const string Codes = "invite";
    private const string Guests = "guests";
    private const string Ends = "ends";

    private static readonly DocumentKind<InvitesRecord> Kind = new("invites");

    public async ValueTask<InvitesRecord> GetAsync(string homeId, CancellationToken ct) =>
        (await documents.GetAsync(Kind, homeId, ct))?.Value ?? InvitesRecord.None;

    public ValueTask<Outcome<Stored<InvitesRecord>>> ChangeAsync(string homeId, Func<InvitesRecord, Outcome<InvitesRecord>> change, CancellationToken ct) =>
        documents.ChangeAsync(
            Kind,
            homeId,
            current => change(current?.Value ?? InvitesRecord.None).Map(static i => (Change<InvitesRecord>?)new Change<InvitesRecord>(i)),
            ct);

    public ValueTask<bool> ClaimCodeAsync(string code, string homeId, string inviteId, CancellationToken ct) =>
        indexes.ClaimAsync(Codes, code, $"{homeId} {inviteId}", ct);

    public ValueTask ReleaseCodeAsync(string code, string homeId, string inviteId, CancellationToken ct) =>
        indexes.ReleaseAsync(Codes, code, $"{homeId} {inviteId}", ct);

    public async ValueTask<(string HomeId, string InviteId)?> FindCodeAsync(string code, CancellationToken ct) =>
        (await indexes.FindAsync(Codes, code, ct))?.Split(' ') is [var home, var invite] ? (home, invite) : null;

    public ValueTask GuestJoinedAsync(string userId, DateTimeOffset ends, CancellationToken ct) =>
        indexes.AddAsync(Guests, Ends, userId, ends.ToUnixTimeMilliseconds(), ct);

    public ValueTask<IReadOnlyList<string>> EndedGuestsAsync(DateTimeOffset now, CancellationToken ct) =>
        indexes.UpToAsync(Guests, Ends, now.ToUnixTimeMilliseconds(), ct);

    public ValueTask GuestLeftAsync(string userId, CancellationToken ct) => indexes.RemoveAsync(Guests, Ends, userId, ct);
}

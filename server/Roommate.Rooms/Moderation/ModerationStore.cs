using Roommate.Contracts.Faults;
using Roommate.Platform.Store;

namespace Roommate.Rooms.Moderation;

/// <summary>Moderation by home, blocks by person, and the one direct room of two people.</summary>
internal sealed class ModerationStore(IDocuments documents, IIndexes indexes)
{
    private const string Directs = "direct";

    private static readonly DocumentKind<ModerationRecord> Kind = new("moderation");
    private static readonly DocumentKind<BlockRecord> Blocks = new("blocks");

    public async ValueTask<ModerationRecord> GetAsync(string homeId, CancellationToken ct) => (await documents.GetAsync(Kind, homeId, ct))?.Value ?? ModerationRecord.None;

    public ValueTask<Outcome<Stored<ModerationRecord>>> ChangeAsync(string homeId, Func<ModerationRecord, Outcome<ModerationRecord>> change, CancellationToken ct) =>
        documents.ChangeAsync(
            Kind,
            homeId,
            current => change(current?.Value ?? ModerationRecord.None).Map(m => current is not null && ReferenceEquals(m, current.Value) ? null : new Change<ModerationRecord>(m)),
            ct);

    public async ValueTask<IReadOnlyList<string>> BlocksAsync(string userId, CancellationToken ct) => (await documents.GetAsync(Blocks, userId, ct))?.Value.People ?? [];

    public async ValueTask<Outcome<bool>> ChangeBlocksAsync(string userId, Func<IReadOnlyList<string>, Outcome<IReadOnlyList<string>>> change, CancellationToken ct) =>
        (await documents.ChangeAsync(
            Blocks,
            userId,
            current => change((current?.Value ?? BlockRecord.None).People).Map(static p => (Change<BlockRecord>?)new Change<BlockRecord>(new BlockRecord(p))),
            ct)).Map(static _ => true);

    /// <summary>The room that two people have together; this one, when they had none.</summary>
    public async ValueTask<string> ClaimDirectAsync(string homeId, string one, string other, string roomId, CancellationToken ct) =>
        await indexes.ClaimAsync(Directs, Pair(homeId, one, other), roomId, ct) ? roomId : await FindDirectAsync(homeId, one, other, ct) ?? roomId;

    public ValueTask<string?> FindDirectAsync(string homeId, string one, string other, CancellationToken ct) => indexes.FindAsync(Directs, Pair(homeId, one, other), ct);

    public ValueTask ReleaseDirectAsync(string homeId, string one, string other, string roomId, CancellationToken ct) =>
        indexes.ReleaseAsync(Directs, Pair(homeId, one, other), roomId, ct);

    private static string Pair(string homeId, string one, string other) =>
        string.CompareOrdinal(one, other) < 0 ? $"{homeId}:{one}:{other}" : $"{homeId}:{other}:{one}";
}

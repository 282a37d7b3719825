using Roommate.Contracts.Faults;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Afterwards;

/// <summary>The summary of each room. One that what it was made of has changed under is never kept.</summary>
internal sealed class SummaryStore(IDocuments documents, IIndexes indexes, TimeProvider time)
{
    private const string OfHome = "summaries";

    private static readonly DocumentKind<SummaryRecord> Kind = new("summary");

    public async ValueTask<(SummaryRecord Summary, long Version)> GetAsync(string roomId, CancellationToken ct) =>
        await documents.GetAsync(Kind, roomId, ct) is { } stored ? (stored.Value, stored.Version) : (SummaryRecord.None, 0);

    /// <summary>False when it was changed or dropped meanwhile.</summary>
    public async ValueTask<bool> ReplaceAsync(string homeId, string roomId, SummaryRecord next, long version, CancellationToken ct)
    {
        await indexes.AddAsync(homeId, OfHome, roomId, time.GetUtcNow().ToUnixTimeMilliseconds(), ct);
        var changed = await documents.ChangeAsync(Kind, roomId, current => (current?.Version ?? 0) == version ? new Change<SummaryRecord>(next) : Fault.Conflict("The conversation has changed."), ct);
        return changed.Succeeded;
    }

    /// <summary>Empties it when it covers this offset. What is being made of the words before is refused by the version.</summary>
    public async ValueTask DropAsync(string roomId, long offset, CancellationToken ct) => await documents.ChangeAsync(
        Kind,
        roomId,
        current => new Change<SummaryRecord>(current is not null && offset > current.Value.UpTo ? current.Value : SummaryRecord.None),
        ct);

    public async ValueTask DropOfHomeAsync(string homeId, CancellationToken ct)
    {
        foreach (var room in await indexes.AllAsync(homeId, OfHome, ct))
        {
            await DropAsync(room, 0, ct);
        }
    }

    public async ValueTask RemoveAsync(string homeId, string roomId, CancellationToken ct)
    {
        await documents.ChangeAsync(Kind, roomId, static current => current is null ? (Change<SummaryRecord>?)null : new Change<SummaryRecord>(null), ct);
        await indexes.RemoveAsync(homeId, OfHome, roomId, ct);
    }
}

using Roommate.Contracts.Faults;
using Roommate.Platform.Store;

namespace Roommate.Home.Discovery;

/// <summary>Found devices by id.</summary>
internal sealed class FoundStore(IDocuments documents, IIndexes indexes)
{
    private const string Owner = "discovery";
    private const string Index = "found";

    private static readonly DocumentKind<FoundRecord> Kind = new("found");

    public ValueTask<Stored<FoundRecord>?> GetAsync(string id, CancellationToken ct) => documents.GetAsync(Kind, id, ct);

    public async ValueTask<IReadOnlyList<Stored<FoundRecord>>> AllAsync(CancellationToken ct) =>
        await documents.GetManyAsync(Kind, await indexes.AllAsync(Owner, Index, ct), ct);

    /// <summary>Changes a record; one that comes out as it was is not written. Null removes it.</summary>
    public async ValueTask<(FoundRecord? Before, FoundRecord? After)> ChangeAsync(string id, Func<FoundRecord?, FoundRecord?> change, CancellationToken ct)
    {
        FoundRecord? before = null;
        FoundRecord? after = null;
        // The index first: one that names a record that is not there is passed over.
        if (await documents.GetAsync(Kind, id, ct) is null)
        {
            await indexes.AddAsync(Owner, Index, id, 0, ct);
        }

        var changed = await documents.ChangeAsync(
            Kind,
            id,
            current =>
            {
                before = current?.Value;
                after = change(before);
                return Same(before, after) ? (Change<FoundRecord>?)null : new Change<FoundRecord>(after);
            },
            ct);
        if (changed.Fault is { } fault)
        {
            throw new FaultException(fault);
        }

        if (after is null)
        {
            await indexes.RemoveAsync(Owner, Index, id, ct);
        }

        return (before, after);
    }

    public static bool Same(FoundRecord? one, FoundRecord? other) =>
        ReferenceEquals(one, other) || (one is not null && other is not null && Text(one) == Text(other));

    private static string Text(FoundRecord record) => System.Text.Json.JsonSerializer.Serialize(record, Contracts.Wire.Json);
}

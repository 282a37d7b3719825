using Roommate.Contracts.Faults;
using Roommate.Platform.Store;

namespace Roommate.Rooms.Files;

/// <summary>Records of files, the lists they are in, and what a home's files take.</summary>
internal sealed class RoomFileStore(IDocuments documents, IIndexes indexes)
{
    private const string Index = "files";

    // A list of no home: what waits to be sent.
    private const string Everywhere = "files";
    private const string Loose = "loose";

    private static readonly DocumentKind<FileRecord> Kind = new("file");
    private static readonly DocumentKind<StorageRecord> Storage = new("storage");

    public ValueTask<Stored<FileRecord>?> GetAsync(string id, CancellationToken ct) => documents.GetAsync(Kind, id, ct);

    public async ValueTask<IReadOnlyList<Stored<FileRecord>>> OfAsync(string owner, CancellationToken ct) =>
        await documents.GetManyAsync(Kind, await indexes.AllAsync(owner, Index, ct), ct);

    public ValueTask<IReadOnlyList<string>> IdsOfAsync(string owner, CancellationToken ct) => indexes.AllAsync(owner, Index, ct);

    public ValueTask<IReadOnlyList<Stored<FileRecord>>> ManyAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => documents.GetManyAsync(Kind, ids, ct);

    /// <summary>The list of what may be left over is written first: whatever a crash leaves behind is found by it.</summary>
    public async ValueTask AddAsync(string id, FileRecord file, CancellationToken ct)
    {
        var at = file.At.ToUnixTimeMilliseconds();
        await indexes.AddAsync(Everywhere, Loose, id, at, ct);
        await documents.ChangeAsync(Kind, id, _ => new Change<FileRecord>(file), ct);
        foreach (var owner in Owners(file))
        {
            await indexes.AddAsync(owner, Index, id, at, ct);
        }
    }

    public ValueTask<Outcome<Stored<FileRecord>>> ChangeAsync(string id, Func<FileRecord, Outcome<FileRecord>> change, CancellationToken ct) =>
        documents.ChangeAsync(
            Kind,
            id,
            current => current is null ? FileRules.Missing() : change(current.Value).Map(f => f == current.Value ? null : (Change<FileRecord>?)new Change<FileRecord>(f)),
            ct);

    /// <summary>It hangs on a message and stays.</summary>
    public ValueTask KeptAsync(string id, CancellationToken ct) => indexes.RemoveAsync(Everywhere, Loose, id, ct);

    /// <summary>What was brought before a time and is not known to hang on a message.</summary>
    public ValueTask<IReadOnlyList<string>> LooseAsync(DateTimeOffset before, CancellationToken ct) => indexes.UpToAsync(Everywhere, Loose, before.ToUnixTimeMilliseconds(), ct);

    /// <summary>Takes the record away; true for the one that did, however many try.</summary>
    public async ValueTask<bool> RemoveAsync(string id, FileRecord file, CancellationToken ct)
    {
        var mine = false;
        await documents.ChangeAsync(
            Kind,
            id,
            current =>
            {
                mine = current is not null;
                return current is null ? (Change<FileRecord>?)null : new Change<FileRecord>(null);
            },
            ct);
        foreach (var owner in Owners(file))
        {
            await indexes.RemoveAsync(owner, Index, id, ct);
        }

        await indexes.RemoveAsync(Everywhere, Loose, id, ct);
        return mine;
    }

    public async ValueTask<StorageRecord> StorageAsync(string homeId, CancellationToken ct) =>
        (await documents.GetAsync(Storage, homeId, ct))?.Value ?? new StorageRecord(0, 0);

    /// <summary>False when the home's quota does not hold so much.</summary>
    public async ValueTask<bool> TakeAsync(string homeId, long bytes, long quota, CancellationToken ct) =>
        (await documents.ChangeAsync(
            Storage,
            homeId,
            current => FileRules.Take(current?.Value, bytes, quota) is { } taken ? new Change<StorageRecord>(taken) : Fault.TooLarge("Full."),
            ct)).Succeeded;

    public async ValueTask GiveBackAsync(string homeId, long bytes, CancellationToken ct) =>
        await documents.ChangeAsync(Storage, homeId, current => new Change<StorageRecord>(FileRules.GiveBack(current?.Value, bytes)), ct);

    private static string[] Owners(FileRecord file) => [file.HomeId, file.RoomId, file.UserId];
}

using Roommate.Contracts.Faults;
using Roommate.Platform.Store;

namespace Roommate.Platform.Files;

/// <summary>
/// Names whose bytes are to go, listed before anything else happens, so that neither a crash nor a file store that is
/// away leaves anything behind. The list goes before the deed; whoever cleans comes back to it.
/// </summary>
public sealed class Discards(IIndexes indexes, IFileStore files, TimeProvider time)
{
    private const string Owner = "files";
    private const string Index = "discards";

    // Longer than any upload and the change after it take.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Unless somebody keeps them within ten minutes, these go.</summary>
    public async ValueTask MarkAsync(IEnumerable<string> names, CancellationToken ct)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var name in names)
        {
            await indexes.AddAsync(Owner, Index, name, at, ct);
        }
    }

    public ValueTask KeepAsync(string name, CancellationToken ct) => indexes.RemoveAsync(Owner, Index, name, ct);

    /// <summary>Takes the bytes away now; with the file store away, later. They were marked before.</summary>
    public async ValueTask DropAsync(IEnumerable<string> names, CancellationToken ct)
    {
        try
        {
            foreach (var name in names)
            {
                await files.DeleteAsync(name, ct);
                await indexes.RemoveAsync(Owner, Index, name, ct);
            }
        }
        catch (FaultException)
        {
            // It has said so in the log, and the list still has what is left.
        }
    }

    public async ValueTask CleanAsync(CancellationToken ct) =>
        await DropAsync(await indexes.UpToAsync(Owner, Index, (time.GetUtcNow() - Patience).ToUnixTimeMilliseconds(), ct), ct);
}

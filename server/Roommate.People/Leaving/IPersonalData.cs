namespace Roommate.People.Leaving;

/// <summary>
/// What one capability keeps of a person beyond what the sweep of the store finds by the person's id: one adapter per
/// capability, in Server/Wiring.
/// </summary>
public interface IPersonalData
{
    /// <summary>The name of its part in an export, for example <c>memories</c>.</summary>
    string Name { get; }

    /// <summary>Everything of the person, as it goes into the export; null when there is nothing.</summary>
    ValueTask<object?> ExportAsync(string userId, CancellationToken ct);

    /// <summary>Ids of turns that were for the person, whose records do not say so: what carries one goes like their own words.</summary>
    ValueTask<IReadOnlyList<string>> TracesAsync(string userId, CancellationToken ct) => ValueTask.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Takes it away. Called again after a failure, so doing it twice changes nothing.</summary>
    ValueTask EraseAsync(string userId, CancellationToken ct);
}

namespace Roommate.People.Leaving;

/// <summary>
/// What one capability keeps of a home outside the store that the sweep goes through (files): one adapter per capability,
/// in Server/Wiring.
/// </summary>
public interface IHomeData
{
    /// <summary>Takes it away, before the home's records go. Called again after a failure, so doing it twice changes nothing.</summary>
    ValueTask EraseHomeAsync(string homeId, CancellationToken ct);
}

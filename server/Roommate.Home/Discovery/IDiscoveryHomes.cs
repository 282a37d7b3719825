namespace Roommate.Home.Discovery;

/// <summary>Which home found devices go to. Answered by People through Server/Wiring.</summary>
public interface IDiscoveryHomes
{
    /// <summary>The home of this installation that is there longest; null while there is none.</summary>
    ValueTask<string?> FirstAsync(CancellationToken ct);
}

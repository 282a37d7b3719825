using Roommate.Contracts.Events;

namespace Roommate.Platform.Facts;

/// <summary>Tells past facts to every module on every node. At most once to other nodes (pub/sub): for caches and subscriptions, never for state.</summary>
public interface IFacts
{
    /// <summary>Runs this node's handlers, then tells the other nodes.</summary>
    ValueTask TellAsync<T>(T fact, CancellationToken ct)
        where T : IFact;
}

/// <summary>Hears facts of one kind, told on this node or another.</summary>
public interface IFactHandler<in T>
    where T : IFact
{
    ValueTask HearAsync(T fact, CancellationToken ct);
}

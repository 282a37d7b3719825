using Roommate.Contracts.Live;

namespace Roommate.Home.Twins;

/// <summary>A twin before and after a commit of this node, with the events of it.</summary>
internal sealed record TwinMoved(string DeviceId, TwinState Before, TwinState After, IReadOnlyList<TwinEvent> Events, DateTimeOffset At)
{
    /// <summary>Who caused it.</summary>
    public Cause By => Events.Count == 0 ? Cause.System : Events[0].By;
}

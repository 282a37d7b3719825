using Roommate.Contracts.Assistant;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;

namespace Roommate.Contracts.Home;

/// <summary>Snapshot of <c>home:{id}</c>.</summary>
public sealed record HomeSnapshot(
    HomeView Home,
    IReadOnlyList<Room> Rooms,
    IReadOnlyList<Member> Members,
    IReadOnlyList<DeviceSummary> Devices,
    IReadOnlyList<RoutineSummary> Routines)
{
    /// <summary>The timers that everybody in the home may see.</summary>
    public IReadOnlyList<HomeTimer> Timers { get; init; } = [];

    /// <summary>The lists that the home shares.</summary>
    public IReadOnlyList<ListSummary> Lists { get; init; } = [];
}

/// <summary>A routine as the home's snapshot lists it, and the data of <c>routine.changed</c>.</summary>
/// <param name="Summary">One plain sentence.</param>
/// <param name="DisabledBecause">Why the server has switched it off.</param>
public sealed record RoutineSummary(string Id, string Name, bool Enabled, string? Summary = null, string? DisabledBecause = null);

/// <summary>Snapshot of <c>user:{id}</c>.</summary>
public sealed record UserSnapshot(IReadOnlyDictionary<string, long> Unread, IReadOnlyList<Notification> Notifications)
{
    /// <summary>What the assistant asks this person about and waits for.</summary>
    public IReadOnlyList<Confirmation> Confirmations { get; init; } = [];
}

public sealed record Notification(string Id, string Text, DateTimeOffset At, string? RoomId = null);

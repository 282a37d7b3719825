using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;

namespace Roommate.Contracts.Home;

/// <summary>Snapshot of <c>home:{id}</c>.</summary>
public sealed record HomeSnapshot(
    HomeView Home,
    IReadOnlyList<Room> Rooms,
    IReadOnlyList<Member> Members,
    IReadOnlyList<DeviceSummary> Devices,
    IReadOnlyList<RoutineSummary> Routines);

public sealed record RoutineSummary(string Id, string Name, bool Enabled);

/// <summary>Snapshot of <c>user:{id}</c>.</summary>
public sealed record UserSnapshot(IReadOnlyDictionary<string, long> Unread, IReadOnlyList<Notification> Notifications);

public sealed record Notification(string Id, string Text, DateTimeOffset At, string? RoomId = null);

using Roommate.Contracts.People;
using Roommate.Home.Routines;
using Roommate.Live.Presence;

namespace Roommate.Server.Wiring;

/// <summary>What routines must know of a home: its clock and place, its people, its rooms. Presence tells routines who came, so they ask for it when they need it.</summary>
internal sealed class RoutineHomes(People.Homes.Homes homes, Rooms.Rooms.Rooms rooms, Func<IPresence> presence) : IRoutineHome
{
    public async ValueTask<RoutineHome?> GetAsync(string homeId, CancellationToken ct)
    {
        if (await homes.FindAsync(homeId, ct) is not { } home)
        {
            return null;
        }

        var place = home.Value.Location is { } location ? new EarthPlace(location.Latitude, location.Longitude) : (EarthPlace?)null;
        var clock = new HomeClock(TimeZoneInfo.FindSystemTimeZoneById(home.Value.TimeZone), place);
        return new RoutineHome(
            clock,
            home.Value.Locale,
            home.Value.Members.ToDictionary(static m => m.Key, static m => m.Value.DisplayName),
            home.Value.Members.Keys.Where(presence().IsOnline).ToHashSet());
    }

    public async ValueTask<IReadOnlyDictionary<string, string>> RoomsAsync(string homeId, CancellationToken ct)
    {
        var owner = (await homes.FindAsync(homeId, ct))?.Value.Members.FirstOrDefault(static m => m.Value.Role == HomeRole.Owner).Key;
        return (await rooms.OfAsync(owner ?? "", homeId, ct)).Where(static r => r.People is null).ToDictionary(static r => r.Id, static r => r.Name);
    }
}

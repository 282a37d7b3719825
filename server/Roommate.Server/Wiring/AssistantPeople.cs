using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;

namespace Roommate.Server.Wiring;

/// <summary>Who lives in a home and by which clock, for what happens without anybody asking.</summary>
internal sealed class AssistantPeople(People.Homes.Homes homes) : IHomePeople
{
    public async ValueTask<IReadOnlyList<NamedPerson>> OfAsync(string homeId, CancellationToken ct) =>
        await homes.FindAsync(homeId, ct) is { } home ? [.. home.Value.Members.Select(static m => new NamedPerson(m.Key, m.Value.DisplayName))] : [];

    public async ValueTask<HomeSettings?> SettingsAsync(string homeId, CancellationToken ct) =>
        await homes.FindAsync(homeId, ct) is { } home ? new HomeSettings(home.Value.Name, TimeZoneInfo.FindSystemTimeZoneById(home.Value.TimeZone), home.Value.Locale) : null;
}

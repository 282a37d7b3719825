using Roommate.Assistant;
using Roommate.People.Leaving;

namespace Roommate.Server.Wiring;

/// <summary>What a person has among the things of their homes, for their export. Erasing is the sweep's: each record names its person.</summary>
internal sealed class AssistantPersonalData(People.Homes.Homes homes, PersonalRecords records) : IPersonalData
{
    public string Name => "inHomes";

    public async ValueTask<object?> ExportAsync(string userId, CancellationToken ct)
    {
        var found = new List<object>();
        foreach (var home in await homes.OfAsync(userId, ct))
        {
            if (await records.OfAsync(userId, home.Id, ct) is { } kept)
            {
                found.Add(kept);
            }
        }

        return found.Count > 0 ? found : null;
    }

    public ValueTask EraseAsync(string userId, CancellationToken ct) => ValueTask.CompletedTask;
}

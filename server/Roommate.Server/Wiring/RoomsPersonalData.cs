using Roommate.People.Leaving;
using Roommate.Rooms.Messages;

namespace Roommate.Server.Wiring;

/// <summary>What a person said, for their export. Erasing their words is the sweep's: each message names its author.</summary>
internal sealed class RoomsPersonalData(People.Homes.Homes homes, PersonMessages messages) : IPersonalData
{
    public string Name => "messages";

    public async ValueTask<object?> ExportAsync(string userId, CancellationToken ct) =>
        await messages.OfAsync(userId, (await homes.OfAsync(userId, ct)).Select(static h => h.Id), ct) is { Count: > 0 } said ? said : null;

    public ValueTask<IReadOnlyList<string>> TracesAsync(string userId, CancellationToken ct) => messages.AnswersAsync(userId, ct);

    public async ValueTask EraseAsync(string userId, CancellationToken ct) =>
        await messages.UncountAsync(userId, (await homes.OfAsync(userId, ct)).Select(static h => h.Id), ct);
}

using Microsoft.Extensions.Logging;
using Roommate.Platform.Files;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Store;
using Roommate.Rooms.Files;

namespace Roommate.Rooms.Messages;

/// <summary>Every minute, on one node at a time: files that were never sent, messages older than their home keeps them, and bytes that were left behind.</summary>
internal sealed class RoomCleaner(RoomFiles files, Discards discards, Retention retention, RoomWiper wiper, MessageStore messages, ILeases leases, TimeProvider time, ILogger<RoomCleaner> log)
    : RecurringWork("Cleaning up rooms", TimeSpan.FromMinutes(1), time, log)
{
    private const string Owner = "files";

    private static readonly TimeSpan MostWork = TimeSpan.FromMinutes(10);

    public override async Task OnceAsync(CancellationToken ct) => await leases.AloneAsync(Owner, "cleaner", MostWork, CleanAsync, ct);

    private async ValueTask CleanAsync(CancellationToken ct)
    {
        await files.CleanAsync(IsSaidAsync, ct);
        await retention.RunAsync(ct);
        await wiper.RunAsync(ct);
        await discards.CleanAsync(ct);
    }

    private async ValueTask<bool> IsSaidAsync(string roomId, string messageId, CancellationToken ct) =>
        await messages.GetAsync(roomId, messageId, ct) is { Value.Removed: not true };
}

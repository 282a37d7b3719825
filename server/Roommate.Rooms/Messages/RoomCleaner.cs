using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Platform.Files;
using Roommate.Platform.Store;
using Roommate.Rooms.Files;

namespace Roommate.Rooms.Messages;

/// <summary>Every minute, on one node at a time: files that were never sent, messages older than their home keeps them, and bytes that were left behind.</summary>
internal sealed partial class RoomCleaner(RoomFiles files, Discards discards, Retention retention, RoomWiper wiper, MessageStore messages, ILeases leases, TimeProvider time, ILogger<RoomCleaner> log) : BackgroundService
{
    private const string Owner = "files";

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostWork = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await OnceAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Failed(log, exception);
            }
        }
    }

    internal async Task OnceAsync(CancellationToken ct)
    {
        if (await leases.TakeAsync(Owner, "cleaner", MostWork, ct) is not { } lease)
        {
            return;
        }

        try
        {
            await files.CleanAsync(IsSaidAsync, ct);
            await retention.RunAsync(ct);
            await wiper.RunAsync(ct);
            await discards.CleanAsync(ct);
        }
        finally
        {
            await leases.ReleaseAsync(lease, CancellationToken.None);
        }
    }

    private async ValueTask<bool> IsSaidAsync(string roomId, string messageId, CancellationToken ct) =>
        await messages.GetAsync(roomId, messageId, ct) is { Value.Removed: not true };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Rooms could not be cleaned up; trying again in a minute")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

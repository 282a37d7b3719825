using Roommate.Contracts.Rooms;
using Roommate.Platform.Store;
using Roommate.Rooms.Files;
using Roommate.Rooms.Rooms;

namespace Roommate.Rooms.Messages;

/// <summary>Takes messages away that are older than their home keeps them, with their files and with the log that told of them.</summary>
internal sealed class Retention(IHomeRetention homes, RoomStore rooms, MessageStore messages, RoomFiles files, IEnumerable<IMessageListener> listeners, TimeProvider time)
{
    private const int Page = 200;

    public async ValueTask RunAsync(CancellationToken ct)
    {
        foreach (var (homeId, days) in await homes.HomesAsync(ct))
        {
            var before = time.GetUtcNow() - TimeSpan.FromDays(days);
            foreach (var room in await rooms.OfAsync(homeId, ct))
            {
                await RunAsync(room.Id, before, ct);
            }
        }
    }

    private async ValueTask RunAsync(string roomId, DateTimeOffset before, CancellationToken ct)
    {
        while (true)
        {
            var oldest = await messages.OldestAsync(roomId, Page, ct);
            Stored<Message>[] old = [.. oldest.TakeWhile(m => m.Value.At < before)];
            foreach (var message in old)
            {
                await files.RemoveAllAsync((message.Value.Attachments ?? []).Select(static a => a.Id), ct);
            }

            await messages.ForgetAsync(roomId, old, ct);
            foreach (var listener in old.Length == 0 ? [] : listeners)
            {
                await listener.ChangedAsync(roomId, old[^1].Value.Offset, ct);
            }

            if (old.Length < Page)
            {
                return;
            }
        }
    }
}

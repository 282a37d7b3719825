using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Live.Log;

namespace Roommate.Server.Wiring;

/// <summary>What a person was notified of lately, from the log of their own topic: who was away is told when they come back.</summary>
internal sealed class UserNotices(ITopicLog log)
{
    private const int MostEvents = 500;
    private const int Most = 20;

    /// <summary>The newest last.</summary>
    public async ValueTask<IReadOnlyList<Notification>> OfAsync(string userId, long head, CancellationToken ct)
    {
        var slice = await log.ReadAsync(Topics.User(userId), Math.Max(0, head - MostEvents), MostEvents, ct);
        return [.. slice.Events.Where(e => e.Offset <= head).Select(static e => Read(e.Body)).OfType<Notification>().TakeLast(Most)];
    }

    private static Notification? Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("type").ValueEquals(EventTypes.NotificationAdded)
            ? document.RootElement.GetProperty("data").Deserialize<Notification>(Wire.Json)
            : null;
    }
}

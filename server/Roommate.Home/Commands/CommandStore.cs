using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Home.Commands;

/// <summary>
/// Commands under their device's id: the open ones as one versioned document, each by itself for a week after its last
/// change, and a list over all devices of when something falls due.
/// </summary>
internal sealed class CommandStore(IRedis redis, IDocuments documents, IIndexes indexes)
{
    private const string DueOwner = "commands";
    private const string DueIndex = "due";

    private static readonly DocumentKind<CommandQueue> Kind = new("commands");
    private static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    public async ValueTask<Stored<CommandQueue>> QueueAsync(string deviceId, CancellationToken ct) =>
        await documents.GetAsync(Kind, deviceId, ct) ?? new Stored<CommandQueue>(deviceId, CommandQueue.Empty, 0);

    public DocumentWrite WriteQueue(Stored<CommandQueue> old, CommandQueue queue) => documents.Write(Kind, old.Id, queue, old.Version);

    public static Write WriteCommand(DeviceCommand command) =>
        new("SET", Key(command.DeviceId, command.Id), JsonSerializer.SerializeToUtf8Bytes(command, Wire.Json), "PX", Left(command));

    public async ValueTask<DeviceCommand?> FindAsync(string deviceId, string id, CancellationToken ct)
    {
        byte[]? body = await redis.CallAsync(db => db.StringGetAsync(Key(deviceId, id)), ct);
        return body is null ? null : JsonSerializer.Deserialize<DeviceCommand>(body, Wire.Json);
    }

    /// <summary>Keeps an ended command with its late answer; nothing else of the device changes.</summary>
    public async ValueTask KeepAsync(DeviceCommand command, CancellationToken ct) =>
        await redis.CallAsync(db => db.StringSetAsync(Key(command.DeviceId, command.Id), JsonSerializer.SerializeToUtf8Bytes(command, Wire.Json), Keep), ct);

    /// <summary>The command a key was first used for, or null.</summary>
    public async ValueTask<string?> FirstResultAsync(string deviceId, string key, CancellationToken ct) =>
        await redis.CallAsync(db => db.StringGetAsync(Keys.Of(deviceId, $"idem:{key}")), ct);

    /// <summary>Says when a device's queue has to be looked at.</summary>
    public async ValueTask DueAsync(string deviceId, CommandQueue queue, CancellationToken ct)
    {
        if (queue.NextDeadline is { } at)
        {
            await indexes.AddAsync(DueOwner, DueIndex, deviceId, at.ToUnixTimeMilliseconds(), ct);
        }
    }

    public ValueTask NothingDueAsync(string deviceId, CancellationToken ct) => indexes.RemoveAsync(DueOwner, DueIndex, deviceId, ct);

    /// <summary>The devices whose queue has something due by now.</summary>
    public ValueTask<IReadOnlyList<string>> DueByAsync(DateTimeOffset now, CancellationToken ct) =>
        indexes.UpToAsync(DueOwner, DueIndex, now.ToUnixTimeMilliseconds(), ct);

    public async ValueTask ForgetAsync(Stored<CommandQueue> queue, CancellationToken ct)
    {
        await NothingDueAsync(queue.Id, ct);
        await documents.ChangeAsync(Kind, queue.Id, static current => current is null ? (Change<CommandQueue>?)null : new Change<CommandQueue>(null), ct);
    }

    /// <summary>Calls back, on Redis' reading thread, with each event of the device's commands or connection. Dispose the answer to end it.</summary>
    public async ValueTask<IAsyncDisposable> HearAsync(string deviceId, Action heard)
    {
        var channel = Keys.Channel(Topics.TwinKind, deviceId);
        void Hear(StackExchange.Redis.RedisChannel from, StackExchange.Redis.RedisValue message)
        {
            var body = ((byte[]?)message).AsSpan();
            if (body.IndexOf("\"type\":\"twin.command\""u8) >= 0 || body.IndexOf("\"type\":\"twin.connection\""u8) >= 0)
            {
                heard();
            }
        }

        await redis.Subscriber.SubscribeAsync(channel, Hear);
        return new Hearing(() => redis.Subscriber.UnsubscribeAsync(channel, Hear));
    }

    // A command that waits for days is kept for a week more.
    private static long Left(DeviceCommand command) =>
        (long)(Keep + (CommandRules.HasEnded(command.State) ? TimeSpan.Zero : command.Deadline - command.At + TimeSpan.FromMilliseconds(command.TimeoutMs))).TotalMilliseconds;

    private static string Key(string deviceId, string id) => Keys.Of(deviceId, $"command:{id}");

    private sealed class Hearing(Func<Task> end) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await end();
    }
}

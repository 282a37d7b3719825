using System.Globalization;
using System.Text;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Home.Link;

/// <summary>
/// What the link keeps and hears in Redis: raw telemetry (10 days), and the events of a connected device's twin, so that
/// a wish made on any node reaches the node the device is connected to.
/// </summary>
internal sealed class LinkStore(IRedis redis, ITopicLog log)
{
    private const long KeepTelemetryMs = 10L * 24 * 60 * 60 * 1000;

    private static readonly byte[] DesiredMark = Mark(EventTypes.TwinDesired);
    private static readonly byte[] CommandMark = Mark(EventTypes.TwinCommand);
    private static readonly byte[] ConnectionMark = Mark(EventTypes.TwinConnection);

    public async ValueTask KeepAsync(string device, string component, IReadOnlyList<(long? At, double Value)> points, long nowMs, CancellationToken ct)
    {
        var key = Keys.Of(device, $"tele:{component}");
        var oldest = (nowMs - KeepTelemetryMs).ToString(CultureInfo.InvariantCulture);
        await log.CommitAsync(
            new Commit(device)
            {
                Writes =
                [
                    .. points.Select(p => new Write(
                        "XADD", key, "MINID", "~", oldest, "*", "at", (p.At ?? nowMs).ToString(CultureInfo.InvariantCulture), "v", p.Value.ToString("R", CultureInfo.InvariantCulture))),
                ],
            },
            ct);
    }

    /// <summary>Calls back, on Redis' reading thread, whenever something is wanted or asked of the device, or it came. Dispose the answer to end it.</summary>
    public async ValueTask<IAsyncDisposable> HearWishesAsync(string device, Action wanted, Action asked)
    {
        var channel = Keys.Channel(Topics.TwinKind, device);
        void Hear(RedisChannel from, RedisValue message)
        {
            var body = ((byte[]?)message).AsSpan();
            if (body.IndexOf(DesiredMark) >= 0)
            {
                wanted();
            }
            else if (body.IndexOf(CommandMark) >= 0 || body.IndexOf(ConnectionMark) >= 0)
            {
                asked();
            }
        }

        await redis.Subscriber.SubscribeAsync(channel, Hear);
        return new Hearing(() => redis.Subscriber.UnsubscribeAsync(channel, Hear));
    }

    private static byte[] Mark(string type) => Encoding.ASCII.GetBytes($"\"type\":\"{type}\"");

    private sealed class Hearing(Func<Task> end) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await end();
    }
}

using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Store;

/// <summary>
/// Lets a refusal that must not tell anything take its time: whether a thing is known here already, some reads away or
/// nowhere at all, the answer comes after as long as the longest of these takes. The time is passed with reads of the store,
/// so it goes along with how fast that is right now, and no timer's grain shows.
/// </summary>
public sealed class EvenRefusals(IRedis redis, TimeProvider time)
{
    // No place and no member is found by more reads than this, one after the other.
    private const int LongestWay = 5;
    private const int MostReads = LongestWay * 3;
    private const double Weight = 0.05;

    private static readonly RedisKey Nowhere = "rm:{nowhere}:refusal";
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(20);

    // How long a read takes at the moment, in ticks. Several writers may lose one another's sample, and nothing else.
    private double _read;

    public long Begin() => time.GetTimestamp();

    /// <param name="began">What <see cref="Begin"/> answered when the question came.</param>
    public async ValueTask SettleAsync(long began, CancellationToken ct)
    {
        for (var i = 0; i < MostReads; i++)
        {
            var asked = time.GetTimestamp();
            await redis.CallAsync(static db => db.KeyExistsAsync(Nowhere), ct);
            var took = time.GetElapsedTime(asked);
            var typical = Volatile.Read(ref _read);
            Volatile.Write(ref _read, typical + (Weight * ((took < Slow ? took : Slow).Ticks - typical)));
            if (time.GetElapsedTime(began).Ticks >= LongestWay * typical)
            {
                return;
            }
        }
    }
}

using System.ComponentModel.DataAnnotations;

namespace Roommate.Live;

/// <summary>Section <c>Live</c>: the bounds of the fan-out. Everything that can grow has one.</summary>
public sealed record LiveOptions
{
    public const string Section = "Live";

    /// <summary>Topics one connection may follow.</summary>
    [Range(1, 100_000)]
    public int TopicsPerConnection { get; init; } = 2_000;

    /// <summary>Topics in one Subscribe or Unsubscribe call.</summary>
    [Range(1, 100_000)]
    public int TopicsPerCall { get; init; } = 2_000;

    /// <summary>Recent events kept per topic that is followed on this node; who is further behind is served from the log.</summary>
    [Range(8, 65_536)]
    public int RingEvents { get; init; } = 512;

    /// <summary>Bytes of recent events kept per topic.</summary>
    [Range(4_096, 64 * 1024 * 1024)]
    public int RingBytes { get; init; } = 512 * 1024;

    /// <summary>How long a topic that nobody follows any more stays subscribed.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the heads of quiet topics are compared with the log, to find a lost tail.</summary>
    public TimeSpan HeadCheck { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A connection whose write makes no progress for this long is closed, with leave to reconnect.</summary>
    public TimeSpan StalledAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest time over which a leaving node spreads the reconnects of its clients.</summary>
    public TimeSpan DrainSpread { get; init; } = TimeSpan.FromSeconds(8);
}

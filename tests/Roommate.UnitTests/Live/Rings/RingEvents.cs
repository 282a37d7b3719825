using System.Text;
using Roommate.Live.Rings;
using Roommate.Live.Topics;

namespace Roommate.UnitTests.Live.Rings;

/// <summary>Events as a ring holds them.</summary>
internal static class RingEvents
{
    private static readonly TopicName Topic = new("room", "r1");
    private static readonly byte[] Prefix = WireEvent.PrefixOf(Topic);

    public static WireEvent Event(long offset, string body = "{}") =>
        WireEvent.From(Topic.ToString(), Prefix, "e1", offset, Encoding.UTF8.GetBytes(body));

    public static IEnumerable<long> Offsets(this EventBatch batch) => batch.Events.Select(static e => e.Offset);
}

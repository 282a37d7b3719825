using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Roommate.Live;
using Roommate.Live.Delivery;
using Roommate.Live.Feed;
using Roommate.Live.Log;
using Roommate.Live.Nodes;
using Roommate.Live.Topics;

namespace Roommate.Testing.Live;

/// <summary>One node's fan-out, without host, hub or socket.</summary>
internal sealed class LiveTestNode : IAsyncDisposable
{
    public LiveTestNode(ITopicLog log, ITopicFeed feed, TopicCatalog catalog, TimeProvider time, LiveOptions? options = null)
    {
        var bounds = Options.Create(options ?? new LiveOptions());
        Topics = new FollowedTopics(feed, log, bounds, Metrics, time, NullLogger<FollowedTopics>.Instance);
        Node = new LiveNode(Topics, catalog, bounds, Metrics, new PumpTicks(time), time, NullLogger<LiveNode>.Instance);
    }

    public LiveMetrics Metrics { get; } = new();

    public FollowedTopics Topics { get; }

    public LiveNode Node { get; }

    /// <summary>With its sweeps and checks.</summary>
    public async Task<LiveTestNode> StartAsync()
    {
        await Topics.StartAsync(default);
        await Node.StartAsync(default);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await Node.StopAsync(default);
        await Topics.StopAsync(default);
        Node.Dispose();
        Topics.Dispose();
        Metrics.Dispose();
    }
}

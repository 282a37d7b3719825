using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Roommate.Live.Feed;
using Roommate.Live.Log;
using Roommate.Live.Nodes;
using Roommate.Live.SignalR;
using Roommate.Live.Topics;

namespace Roommate.Live;

/// <summary>Topics: the log in Redis, the feed between nodes, the fan-out to connections.</summary>
public static class LiveModule
{
    public static IServiceCollection AddLive(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LiveOptions>().Bind(configuration.GetSection(LiveOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(static p => new TopicCatalog(p.GetServices<ITopicSource>));
        services.AddSingleton<ITopicLog, RedisTopicLog>();
        services.AddSingleton<ITopicFeed, RedisTopicFeed>();
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<FollowedTopics>();
        services.AddSingleton<LiveNode>();
        services.AddSingleton(static p => new LiveConnections(p.GetRequiredService<LiveNode>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<FollowedTopics>());
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<LiveNode>());
        return services;
    }
}

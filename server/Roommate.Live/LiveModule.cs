using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts;
using Roommate.Live.Delivery;
using Roommate.Live.Feed;
using Roommate.Live.Line;
using Roommate.Live.Log;
using Roommate.Live.Nodes;
using Roommate.Live.Presence;
using Roommate.Live.SignalR;
using Roommate.Live.Sse;
using Roommate.Live.Topics;

namespace Roommate.Live;

/// <summary>Topics: the log in Redis, the feed between nodes, the fan-out to connections.</summary>
public static class LiveModule
{
    private const int SendBuffer = 64 * 1024;

    public static IServiceCollection AddLive(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LiveOptions>().Bind(configuration.GetSection(LiveOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.Configure<SocketTransportOptions>(static o =>
        {
            o.CreateBoundListenSocket = Listen;

            // Nothing on these connections blocks: what is written goes to the socket from the thread that wrote it. Handing it to
            // another thread cost more than the write itself.
            o.UnsafePreferInlineScheduling = true;
        });
        services.AddSingleton(static p => new TopicCatalog(p.GetServices<ITopicSource>));
        services.AddSingleton<RedisLine>();
        services.AddSingleton<IHostedService, LineLifetime>();
        services.AddSingleton<RedisTopicFeed>();
        services.AddSingleton<ITopicFeed, LineTopicFeed>();
        services.AddSingleton<ITopicLog>(static p => new RedisTopicLog(p.GetRequiredService<IRedis>(), p.GetRequiredService<TopicCatalog>(), p.GetRequiredService<TimeProvider>()) { Line = p.GetRequiredService<RedisLine>() });
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<PumpTicks>();
        services.AddSingleton<FollowedTopics>();
        services.AddSingleton<LiveNode>();
        services.AddSingleton(static p => new LiveConnections(p.GetRequiredService<LiveNode>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static p => new LiveSse(p.GetRequiredService<LiveNode>(), p.GetRequiredService<Ids>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        services.AddSingleton(static p => new TopicTail(p.GetRequiredService<LiveNode>(), p.GetRequiredService<LiveMetrics>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<TopicTail>>()));
        services.AddSingleton<PresenceBoard>();
        services.AddSingleton<PeoplePresent>();
        services.AddSingleton<IPresence>(static p => p.GetRequiredService<PeoplePresent>());
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<PeoplePresent>());
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<FollowedTopics>());
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<LiveNode>());
        return services;
    }

    // The system would buffer megabytes for a client that does not read; with 64 kB its stall shows in seconds. Accepted sockets inherit it.
    private static Socket Listen(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (endpoint is IPEndPoint)
        {
            socket.SendBufferSize = SendBuffer;
        }

        return socket;
    }
}

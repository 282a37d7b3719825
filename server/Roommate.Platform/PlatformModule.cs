using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Roommate.Contracts;
using Roommate.Platform.Configuration;
using Roommate.Platform.Facts;
using Roommate.Platform.Files;
using Roommate.Platform.Http;
using Roommate.Platform.Limits;
using Roommate.Platform.Outbound;
using Roommate.Platform.Security;
using Roommate.Platform.Store;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform;

/// <summary>The floor every module stands on: store, facts, rights.</summary>
public static class PlatformModule
{
    public static IServiceCollection AddPlatform(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static p => new Ids(p.GetRequiredService<TimeProvider>()));
        services.AddOptionsAt<DataOptions>(configuration, DataOptions.Section);
        services.AddOptionsAt<RedisOptions>(configuration, RedisOptions.Section, static o => o.Problem());
        services.AddOptionsAt<OutboundOptions>(configuration, OutboundOptions.Section, static o => o.Problem());
        services.AddOptionsAt<SecretOptions>(configuration, SecretOptions.Section, static o => o.Problem());
        services.AddOptionsAt<ProxyOptions>(configuration, ProxyOptions.Section, static o => o.Problem());
        services.AddOptionsAt<MetricsOptions>(configuration, MetricsOptions.Section, static o => o.Problem());
        services.AddOptionsAt<LimitOptions>(configuration, LimitOptions.Section, static o => o.Problem());
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<IRedis>(static p => p.GetRequiredService<RedisConnection>());
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<RedisConnection>());
        services.AddSingleton<IDocuments, Documents>();
        services.AddSingleton<IIndexes, Indexes>();
        services.AddSingleton<ILeases, Leases>();
        services.AddSingleton<FirstResults>();
        services.AddSingleton<Buckets>();
        services.AddSingleton<Facts.Facts>();
        services.AddSingleton<IFacts>(static p => p.GetRequiredService<Facts.Facts>());
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<Facts.Facts>());
        services.AddSingleton<EvenRefusals>();
        services.AddSingleton<Gate>();
        services.AddOutboundClient();
        services.AddSecretBox();
        services.AddFiles(configuration);
        return services;
    }
}

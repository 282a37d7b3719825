using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Roommate.Live.Log;
using Roommate.Live.Topics;
using Roommate.Platform;
using Roommate.Platform.Store;

namespace Roommate.IntegrationTests.Store;

/// <summary>One node's platform without the rest of the program: its connection, store and facts.</summary>
public sealed class StoreNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private StoreNode(ServiceProvider services) => _services = services;

    public IRedis Redis => Get<IRedis>();

    public IDocuments Documents => Get<IDocuments>();

    public IIndexes Indexes => Get<IIndexes>();

    public ILeases Leases => Get<ILeases>();

    /// <summary>Over a Redis of the test's, or, with a <c>Data:Directory</c> only, over the local one it supervises.</summary>
    public static async Task<StoreNode> StartAsync(IEnumerable<(string Key, string Value)> configuration, Action<IServiceCollection>? add = null)
    {
        var settings = configuration.ToDictionary(static c => c.Key, static c => (string?)c.Value);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPlatform(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton(static _ => new TopicCatalog(static () => []));
        services.AddSingleton<ITopicLog, RedisTopicLog>();
        add?.Invoke(services);
        var node = new StoreNode(services.BuildServiceProvider());
        try
        {
            await node.Get<RedisConnection>().StartingAsync(CancellationToken.None);
            foreach (var hosted in node._services.GetServices<IHostedService>())
            {
                await hosted.StartAsync(CancellationToken.None);
            }
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }

        return node;
    }

    /// <summary>Over a local Redis in this directory.</summary>
    public static Task<StoreNode> StartLocalAsync(string directory, params (string Key, string Value)[] more) =>
        StartAsync([("Data:Directory", directory), .. more]);

    public static Task<StoreNode> StartOnAsync(string connectionString, Action<IServiceCollection>? add = null) =>
        StartAsync([("Redis:ConnectionString", connectionString), ("Data:Directory", Path.GetTempPath())], add);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.IntegrationTests.Store;
using Roommate.Live.Log;
using Roommate.Platform.Scheduling;
using Roommate.Testing;

namespace Roommate.IntegrationTests.Scheduling;

/// <summary>One node that fires dues over a real Redis; its clock and alarm are the test's.</summary>
internal sealed class DueNode : IAsyncDisposable
{
    private readonly StoreNode _node;

    private DueNode(StoreNode node) => _node = node;

    public IDues Dues => _node.Get<IDues>();

    public ITopicLog Log => _node.Get<ITopicLog>();

    public static async Task<DueNode> StartAsync(RedisServer server, TimeProvider clock, params IDueHandler[] handlers)
    {
        var node = await StoreNode.StartOnAsync(server.ConnectionString, services =>
        {
            services.Replace(ServiceDescriptor.Singleton(clock));
            services.AddSingleton<DueStore>();
            services.AddSingleton<IDues>(static p => p.GetRequiredService<DueStore>());
            services.AddSingleton<IDueAlarm>(new ClockAlarm(clock));
            services.AddSingleton<DueRunner>();
            services.AddSingleton<IHostedService>(static p => p.GetRequiredService<DueRunner>());
            services.AddSingleton<ILoggerFactory>(Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
            foreach (var handler in handlers)
            {
                services.AddSingleton(handler);
            }
        });
        return new DueNode(node);
    }

    public void Look() => _node.Get<DueRunner>().Look();

    /// <summary>Goes away in order: what it was handling is handed back.</summary>
    public Task StopAsync() => _node.Get<DueRunner>().StopAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private sealed class ClockAlarm(TimeProvider clock) : IDueAlarm
    {
        public event Action? Rang;

        public void NotLaterThan(DateTimeOffset at)
        {
            var wait = at - clock.GetUtcNow();
            _ = clock.CreateTimer(_ => Rang?.Invoke(), null, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}

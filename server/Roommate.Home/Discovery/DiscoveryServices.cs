using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Home.Discovery.Outward;
using Roommate.Home.Link;
using Roommate.Home.Registry;
using Roommate.Mqtt.Broker;
using Roommate.Platform.Configuration;
using Roommate.Platform.Facts;
using Roommate.Platform.Store;

namespace Roommate.Home.Discovery;

/// <summary>What discovery is made of.</summary>
internal static class DiscoveryServices
{
    public static void AddDiscovery(this IServiceCollection services, IConfiguration configuration, MqttOptions mqtt)
    {
        services.AddOptionsAt<DiscoveryOptions>(configuration, DiscoveryOptions.Section, static o => o.Problem());
        services.AddSingleton<FoundStore>();
        services.AddSingleton<ForeignServices>();
        services.AddSingleton<ForeignDevices>();
        services.AddSingleton<IFactHandler<FoundChanged>>(static p => p.GetRequiredService<ForeignDevices>());
        services.AddSingleton<DiscoveryIntake>();
        services.AddHostedService<DiscoveryWorker>();
        services.AddSingleton(static p => new Discoveries(
            p.GetRequiredService<FoundStore>(),
            p.GetRequiredService<ForeignDevices>(),
            p.GetRequiredService<DeviceStore>(),
            p.GetRequiredService<Devices.Devices>(),
            p.GetRequiredService<Twins.Twins>(),
            p.GetRequiredService<IFacts>(),
            p.GetRequiredService<Ids>()));
        services.AddSingleton<IFactHandler<DeviceRemoved>>(static p => p.GetRequiredService<Discoveries>());
        AddOutward(services, mqtt);
    }

    // Only where somebody else can read: foreign clients at the own endpoint, or an external broker.
    private static void AddOutward(IServiceCollection services, MqttOptions mqtt)
    {
        IReadOnlyList<IMqttSide> Sides(IServiceProvider p) => [.. p.GetServices<IMqttSide>().Where(s => s.Name == "bridge" || mqtt.AllowAnonymous)];
        services.AddSingleton(p => new Outward.Outward(
            Sides(p),
            p.GetRequiredService<Devices.Devices>(),
            p.GetRequiredService<Twins.Twins>(),
            p.GetRequiredService<Commands.Commands>(),
            p.GetRequiredService<ForeignDevices>(),
            p.GetRequiredService<IDiscoveryHomes>(),
            p.GetRequiredService<IIndexes>(),
            p.GetRequiredService<IOptions<DiscoveryOptions>>()));
        services.AddSingleton(p => new OutwardWorker(
            p.GetRequiredService<Outward.Outward>(),
            Sides(p),
            p.GetRequiredService<Twins.Twins>(),
            p.GetRequiredService<IOptions<DiscoveryOptions>>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<OutwardWorker>>()));
        services.AddSingleton<IFactHandler<HomeNamesChanged>>(static p => p.GetRequiredService<OutwardWorker>());
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<OutwardWorker>());
    }
}

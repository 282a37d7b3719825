using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Home.Registry;
using Roommate.Platform.Configuration;
using Roommate.Platform.Facts;

namespace Roommate.Home.Discovery;

/// <summary>What discovery is made of.</summary>
internal static class DiscoveryServices
{
    public static void AddDiscovery(this IServiceCollection services, IConfiguration configuration)
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
    }
}

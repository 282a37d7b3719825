using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Home.Registry;
using Roommate.Home.Twins;
using Roommate.Platform.Security;

namespace Roommate.Home.Firmware;

internal static class FirmwareServices
{
    public static void AddFirmware(this IServiceCollection services)
    {
        services.AddSingleton<ReleaseStore>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton(static p => new Releases(
            p.GetRequiredService<ReleaseStore>(),
            p.GetRequiredService<SigningKeys>(),
            p.GetRequiredService<DeviceStore>(),
            p.GetRequiredService<TwinStore>(),
            p.GetRequiredService<Twins.Twins>(),
            p.GetRequiredService<Ids>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ILocator, ReleaseLocator>();
        services.AddHostedService<RollOuts>();
    }
}

using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Home.Firmware;

namespace Roommate.Home.Claims;

internal static class ClaimServices
{
    public static void AddClaims(this IServiceCollection services)
    {
        services.AddSingleton<ClaimStore>();
        services.AddSingleton(static p => new Claims(
            p.GetRequiredService<ClaimStore>(),
            p.GetRequiredService<Devices.Devices>(),
            p.GetRequiredService<SigningKeys>(),
            p.GetRequiredService<Ids>(),
            p.GetRequiredService<TimeProvider>()));
    }
}

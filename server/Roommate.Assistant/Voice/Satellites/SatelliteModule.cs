using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Voice.Hearing;
using Roommate.Platform.Configuration;

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>Existing satellites and containers, by the Wyoming protocol.</summary>
internal static class SatelliteModule
{
    public static void AddSatellites(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsAt<WyomingOptions>(configuration, WyomingOptions.Section, static o => o.Problem());
        services.AddSingleton(static p => p.GetRequiredService<IOptions<WyomingOptions>>().Value);
        services.AddSingleton(static p => p.GetRequiredService<IOptions<HearingOptions>>().Value);
        services.AddSingleton<ISatelliteSpeech, SatelliteSpeech>();
        services.AddSingleton<WyomingConnection>();
        services.AddSingleton<WyomingServer>();
        services.AddHostedService<SatelliteCalls>();
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<WyomingServer>());
    }
}

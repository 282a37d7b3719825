using Microsoft.Extensions.DependencyInjection;
using Roommate.Platform.Scheduling;

namespace Roommate.Assistant.Proactive;

/// <summary>What speaking by itself adds to the program.</summary>
internal static class ProactiveWiring
{
    public static void AddProactive(this IServiceCollection services)
    {
        services.AddSingleton<ProactiveStore>();
        services.AddSingleton<Proactivity>();
        services.AddSingleton<IDueHandler, ProactiveLook>();
    }
}

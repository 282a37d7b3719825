using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Platform.Facts;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Security;

namespace Roommate.Home.Routines;

/// <summary>Puts routines together.</summary>
internal static class RoutineServices
{
    public static void AddRoutines(this IServiceCollection services)
    {
        services.AddSingleton<RoutineStore>();
        services.AddSingleton<RoutineWorlds>();
        services.AddSingleton<RoutineTexts>();
        services.AddSingleton<RoutineEvents>();
        services.AddSingleton<RoutineStarts>();
        services.AddSingleton<RoutineChains>();
        services.AddSingleton<RoutineGone>();
        services.AddSingleton<RunDues>();
        services.AddSingleton<TimeDues>();
        services.AddSingleton<HoldDues>();
        services.AddSingleton<IDueHandler>(static p => p.GetRequiredService<RunDues>());
        services.AddSingleton<IDueHandler>(static p => p.GetRequiredService<TimeDues>());
        services.AddSingleton<IDueHandler>(static p => p.GetRequiredService<HoldDues>());
        services.AddSingleton<IRoutineAction, SetAction>();
        services.AddSingleton<IRoutineAction, CommandAction>();
        services.AddSingleton<IRoutineAction, SceneAction>();
        services.AddSingleton<IRoutineAction, RunAction>();
        services.AddSingleton<IRoutineAction, NotifyAction>();
        services.AddSingleton<IRoutineAction, WebhookAction>();
        services.AddSingleton<DryRuns>();
        services.AddSingleton<RoutineParts>();
        services.AddSingleton(static p => new Routines(
            p.GetRequiredService<RoutineStore>(),
            p.GetRequiredService<RoutineParts>(),
            p.GetRequiredService<Ids>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IFactHandler<HomeRemoved>>(static p => p.GetRequiredService<Routines>());
        services.AddSingleton<ILocator, RoutineLocator>();
        services.AddSingleton<RoutineWatch>();
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<RoutineWatch>());
        services.AddSingleton<IFactHandler<RoutinesChanged>>(static p => p.GetRequiredService<RoutineWatch>());
    }
}

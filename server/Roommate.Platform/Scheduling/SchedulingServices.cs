using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace Roommate.Platform.Scheduling;

/// <summary>Adds <see cref="IDues"/> with Quartz as its clock. A capability adds its <see cref="IDueHandler"/> as a singleton.</summary>
public static class SchedulingServices
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddSingleton<DueStore>();
        services.AddSingleton<IDues>(static p => p.GetRequiredService<DueStore>());
        services.AddQuartz(static quartz => quartz.ScheduleJob<DueJob>(
            static trigger => trigger.WithIdentity("look").WithSimpleSchedule(LookEvery),
            static job => job.WithIdentity(QuartzAlarm.Job)));
        services.AddQuartzHostedService();
        services.AddSingleton<QuartzAlarm>();
        services.AddSingleton<IDueAlarm>(static p => p.GetRequiredService<QuartzAlarm>());
        services.AddSingleton<DueRunner>();
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<QuartzAlarm>());
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<DueRunner>());
        return services;
    }
}

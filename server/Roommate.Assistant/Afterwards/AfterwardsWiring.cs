using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Models;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Events;
using Roommate.Platform.Facts;

namespace Roommate.Assistant.Afterwards;

/// <summary>What is done after answers.</summary>
internal static class AfterwardsWiring
{
    public static void AddAfterwards(this IServiceCollection services)
    {
        services.AddSingleton<SmallModel>();
        services.AddSingleton<Titles>();
        services.AddSingleton<SummaryStore>();
        services.AddSingleton(static p => new Summaries(
            p.GetRequiredService<SummaryStore>(), p.GetRequiredService<SmallModel>(), p.GetRequiredService<IRoomTalk>(), p.GetRequiredService<IOptions<ModelOptions>>()));
        services.AddSingleton<IFactHandler<MemoriesForgotten>>(static p => p.GetRequiredService<Summaries>());
        services.AddSingleton<Afterthoughts>();
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<Afterthoughts>());
    }
}

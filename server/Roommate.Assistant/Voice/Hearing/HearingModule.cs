using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Turns;
using Roommate.Assistant.Voice.Hearing.Transcription;
using Roommate.Contracts.Events;
using Roommate.Platform.Configuration;
using Roommate.Platform.Facts;
using Roommate.Platform.Limits;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary>Voice, the way up.</summary>
internal static class HearingModule
{
    public static void AddHearing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsAt<HearingOptions>(configuration, HearingOptions.Section);
        services.AddSingleton<Transcriber>();
        services.AddSingleton<IVoiceAbility>(static p => p.GetRequiredService<Transcriber>());
        services.AddSingleton<HomeWords>();
        services.AddSingleton<IFactHandler<HomeNamesChanged>>(static p => p.GetRequiredService<HomeWords>());
        services.AddSingleton<HearingEvents>();
        services.AddSingleton<VoiceServices>();
        services.AddSingleton(static p => new Hearing(
            p.GetRequiredService<Transcriber>(),
            p.GetRequiredService<HomeWords>(),
            p.GetRequiredService<LocalUnderstanding>(),
            p.GetRequiredService<HearingEvents>(),
            p.GetRequiredService<Turns.Turns>(),
            p.GetRequiredService<Gate>(),
            p.GetRequiredService<IFacts>(),
            p.GetRequiredService<Buckets>(),
            p.GetRequiredService<Recordings.Recordings>(),
            p.GetRequiredService<IOptions<HearingOptions>>(),
            p.GetRequiredService<TimeProvider>()));
    }
}

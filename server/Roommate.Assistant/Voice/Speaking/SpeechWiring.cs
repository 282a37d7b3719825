using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Roommate.Assistant.Turns;
using Roommate.Contracts.Events;
using Roommate.Platform.Configuration;
using Roommate.Platform.Facts;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>The services of spoken replies.</summary>
internal static class SpeechWiring
{
    public static void AddSpeech(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsAt<SpeechOptions>(configuration, SpeechOptions.Section);
        services.AddSingleton<SynthesisGate>();
        services.AddSingleton<EspeakWorkers>();
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<EspeakWorkers>());
        services.AddSingleton<EspeakEngine>();
        services.AddSingleton<ServerEngine>();
        services.AddSingleton<PhraseCache>();
        services.AddSingleton<Synthesizer>();
        services.AddSingleton<SpeechShelf>();
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<SpeechShelf>());
        services.AddSingleton<IFactHandler<PersonErased>>(static p => p.GetRequiredService<SpeechShelf>());
        services.AddSingleton<IFactHandler<HomeRemoved>>(static p => p.GetRequiredService<SpeechShelf>());
        services.AddSingleton<TurnText>();
        services.AddSingleton<SpeechJobs>();
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<SpeechJobs>());
        services.AddSingleton<IFactHandler<TurnStopAsked>>(static p => p.GetRequiredService<SpeechJobs>());
        services.AddSingleton<IFactHandler<SpeechBegan>>(static p => p.GetRequiredService<SpeechJobs>());
        services.AddSingleton<SpokenTimeStore>();
        services.AddSingleton<SpokenReplies>();
        services.AddSingleton<SpokenTexts>();
        services.AddSingleton<HeardReplies>();
        services.AddSingleton<ITurnListener, SpeakAtOnce>();
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Roommate.Assistant.Memory.Extraction;
using Roommate.Assistant.Models;
using Roommate.Contracts.Events;
using Roommate.Platform.Configuration;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Memory;

/// <summary>What memory adds to the program.</summary>
internal static class MemoryWiring
{
    public static void AddMemory(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsAt<MemoryOptions>(configuration, MemoryOptions.Section);
        services.AddSingleton<EmbeddingModel>();
        services.AddSingleton<MemoryStore>();
        services.AddSingleton<Shelves>();
        services.AddSingleton<ShelfWriter>();
        services.AddSingleton<Meanings>();
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<Meanings>());
        services.AddSingleton<TurnMemory>();
        services.AddSingleton<LearningStore>();
        services.AddSingleton<ModelFacts>();
        services.AddSingleton<ModelLessons>();
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<ModelLessons>());
        services.AddSingleton<RoomLesson>();
        services.AddSingleton<FirstWords>();
        services.AddSingleton<Learner>();
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<Learner>());
        services.AddSingleton(static p => new RoomEars(p.GetRequiredService<Learner>()));
        services.AddSingleton(static p => new MemoryConsents(p.GetRequiredService<IDocuments>(), p.GetRequiredService<IFacts>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IFactHandler<MemoryConsentChanged>>(static p => p.GetRequiredService<MemoryConsents>());
        services.AddSingleton(static p => new MemorySearch(p.GetRequiredService<MemoryStore>(), p.GetRequiredService<Shelves>(), p.GetRequiredService<Meanings>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static p => new Memories(
            p.GetRequiredService<MemoryStore>(),
            p.GetRequiredService<Shelves>(),
            p.GetRequiredService<ShelfWriter>(),
            p.GetRequiredService<Meanings>(),
            p.GetRequiredService<Gate>(),
            p.GetRequiredService<IFacts>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IFactHandler<PersonErased>>(static p => p.GetRequiredService<Memories>());
        services.AddSingleton<IFactHandler<HomeRemoved>>(static p => p.GetRequiredService<Memories>());
    }
}

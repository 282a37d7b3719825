using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Roommate.Assistant.Acting;
using Roommate.Assistant.Afterwards;
using Roommate.Assistant.Answers;
using Roommate.Assistant.Character;
using Roommate.Assistant.Confirmations;
using Roommate.Assistant.Costs;
using Roommate.Assistant.Lists;
using Roommate.Assistant.Memory;
using Roommate.Assistant.Models;
using Roommate.Assistant.Proactive;
using Roommate.Assistant.Reminders;
using Roommate.Assistant.Timers;
using Roommate.Assistant.Tools;
using Roommate.Assistant.Turns;
using Roommate.Assistant.Voice;
using Roommate.Assistant.Voice.Announcing;
using Roommate.Assistant.Voice.Speaking;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Live.Topics;
using Roommate.Platform.Configuration;
using Roommate.Platform.Facts;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Security;

namespace Roommate.Assistant;

/// <summary>The assistant: turns, local understanding, models, tools.</summary>
public static class AssistantModule
{
    public static IServiceCollection AddAssistant(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsAt<ModelOptions>(configuration, ModelOptions.Section, static o => o.Problem());
        services.AddOptionsAt<CostOptions>(configuration, CostOptions.Section);
        services.AddSingleton<PriceList>();
        services.AddSingleton<SpendingStore>();
        services.AddSingleton<Budgets>();
        services.AddSingleton<Spending>();
        services.AddSingleton<ModelClient>();
        services.AddAfterwards();
        services.AddMemory(configuration);
        services.AddBoard();
        services.AddSingleton(static p => new PersonalRecords(
            p.GetRequiredService<HomeLists>(), p.GetRequiredService<HomeTimers>(), p.GetRequiredService<Spending>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ILocalIntent, MemoryIntents>();
        services.AddSingleton<ILocalIntent, AnnounceIntent>();
        services.AddSingleton<Conversations>();
        services.AddTools();
        services.AddSingleton<TurnStore>();
        services.AddSingleton<AskLimits>();
        services.AddSingleton<IFactHandler<RoomRemoved>, RoomLeftovers>();
        services.AddSingleton<LocalUnderstanding>();
        services.AddSingleton<Explaining>();
        services.AddSingleton<IFactHandler<HomeNamesChanged>>(static p => p.GetRequiredService<LocalUnderstanding>());
        // The order in which a question is tried.
        services.AddSingleton<ITurnStage, ConfirmStage>();
        services.AddSingleton<ITurnStage, TimerNameStage>();
        services.AddSingleton<ITurnStage, LocalStage>();
        services.AddSingleton<ITurnStage, RecallStage>();
        services.AddSingleton<ITurnStage, HonestStage>();
        services.AddSingleton<ITurnStage, ModelStage>();
        services.AddSpeech(configuration);
        services.AddAnnouncing();
        services.AddSingleton<TurnJobs>();
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<TurnJobs>());
        services.AddSingleton<IFactHandler<TurnStopAsked>>(static p => p.GetRequiredService<TurnJobs>());
        services.AddSingleton<IFactHandler<SpeechBegan>>(static p => p.GetRequiredService<TurnJobs>());
        services.AddSingleton(static p => new Turns.Turns(
            p.GetRequiredService<TurnStore>(),
            p.GetRequiredService<TurnJobs>(),
            p.GetRequiredService<IRoomTalk>(),
            p.GetRequiredService<Gate>(),
            p.GetRequiredService<IFacts>(),
            p.GetServices<ITurnListener>(),
            p.GetRequiredService<AskLimits>(),
            p.GetRequiredService<Ids>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddVoice(configuration);
        services.AddProactive();
        services.AddSingleton<ITopicSource, TurnTopic>();
        services.AddSingleton<ILocator>(static p => new TurnLocator(p.GetRequiredService<TurnStore>(), p.GetRequiredService<TurnJobs>, p.GetRequiredService<Gate>));
        return services;
    }

    private static void AddTools(this IServiceCollection services)
    {
        services.AddSingleton<IToolSource, DeviceTools>();
        services.AddSingleton<IToolSource, HouseTools>();
        services.AddSingleton<IToolSource, SuggestionTools>();
        services.AddSingleton<IToolSource, TimerTools>();
        services.AddSingleton<IToolSource, ReminderTools>();
        services.AddSingleton<IToolSource, ListTools>();
        services.AddSingleton<IToolSource, MemoryTools>();
        services.AddSingleton<ToolBox>();
        services.AddSingleton<ConfirmationStore>();
        services.AddSingleton<ToolDesk>();
        services.AddSingleton<ModelContext>();
        services.AddSingleton<ModelRound>();
        services.AddSingleton<ToolRound>();
        services.AddSingleton<TurnBudget>();
        services.AddSingleton<Personas>();
        services.AddSingleton<AnswerStore>();
        services.AddSingleton<AnswerCache>();
        services.AddSingleton<CachedAnswers>();
        services.AddSingleton<IFactHandler<MemoriesForgotten>>(static p => p.GetRequiredService<AnswerCache>());
    }

    public static void MapAssistant(this IEndpointRouteBuilder api)
    {
        api.MapTurns();
        api.MapSpeech();
        api.MapAnnouncing();
        api.MapMemories();
        api.MapUsage();
        api.MapTimers();
        api.MapReminders();
        api.MapLists();
        api.MapConfirmations();
        api.MapPersonas();
        api.MapVoice();
        api.MapProactive();
    }

    private static void AddBoard(this IServiceCollection services)
    {
        services.AddSingleton<TimerStore>();
        services.AddSingleton<HomeTimers>();
        services.AddSingleton<IDueHandler, TimerBell>();
        services.AddSingleton<ReminderStore>();
        services.AddSingleton<HomeReminders>();
        services.AddSingleton<IDueHandler, ReminderBell>();
        services.AddSingleton<ListStore>();
        services.AddSingleton<HomeLists>();
        services.AddSingleton(static p => new Board(p.GetRequiredService<HomeTimers>(), p.GetRequiredService<HomeLists>(), p.GetRequiredService<ToolDesk>()));
        services.AddSingleton<ILocalIntent, TimerIntents>();
        services.AddSingleton<ILocalIntent, ReminderIntents>();
        services.AddSingleton<ILocalIntent, ListIntents>();
    }
}

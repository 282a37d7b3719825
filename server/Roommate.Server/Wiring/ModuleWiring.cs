using Roommate.Assistant.Proactive;
using Roommate.Assistant.Tools;
using Roommate.Assistant.Voice.Announcing;
using Roommate.Assistant.Voice.Speaking;
using Roommate.Assistant.Voice.Satellites;
using Roommate.Contracts.Events;
using Roommate.Home.Commands;
using Roommate.Home.Devices;
using Roommate.Home.Discovery;
using Roommate.Home.Routines;
using Roommate.Live.Presence;
using Roommate.Live.Topics;
using Roommate.People.Homes;
using Roommate.People.Leaving;
using Roommate.Rooms.Unread;
using Roommate.Platform.Facts;
using Roommate.Rooms.Messages;
using Roommate.Server.Operations;

namespace Roommate.Server.Wiring;

/// <summary>The adapters between modules.</summary>
public static class ModuleWiring
{
    public static IServiceCollection AddWiring(this IServiceCollection services)
    {
        DeviceRights.Add(services);
        AddDepartures(services);
        services.AddSingleton<IHomeRooms, HomeRooms>();
        services.AddSingleton<IRoomTalk, AssistantRoom>();
        services.AddSingleton<IMessageListener, MemoryOfRooms>();
        services.AddSingleton<IMessageListener, SummariesOfRooms>();
        services.AddSingleton<IHomeDevices, AssistantHome>();
        services.AddSingleton<IHomeScenes, AssistantScenes>();
        services.AddSingleton<IHomeRoutines, AssistantRoutines>();
        services.AddSingleton<IRoomImages, AssistantImages>();
        services.AddSingleton<IHomeTalk, AssistantTalk>();
        services.AddSingleton<INotices, AssistantNotices>();
        services.AddSingleton<IHomeSenses, ProactiveHome>();
        services.AddSingleton<IHomePeople, AssistantPeople>();
        services.AddSingleton<ISpeakingWishes, SpeakingWishesOf>();
        services.AddSingleton<IHouseVoice, HouseVoice>();
        services.AddSingleton<ICommandSound, CommandSound>();
        services.AddSingleton<ISatelliteOwner, SatelliteOwners>();
        // Presence takes its listeners when it is made, so they ask for it when they need it.
        services.AddSingleton<Func<IPresence>>(static p => p.GetRequiredService<IPresence>);
        services.AddSingleton<IPresenceListener, PresenceEvents>();
        services.AddSingleton<IDiscoveryHomes, DiscoveryHomes>();
        services.AddSingleton<IRoutineHome, RoutineHomes>();
        services.AddSingleton<IRoutineNotice, RoutineNotices>();
        services.AddSingleton<IRoutineAction, MessageAction>();
        services.AddSingleton<IRoutineAction, AskAction>();
        services.AddSingleton<ITopicSource, HomeTopic>();
        services.AddSingleton<UserNotices>();
        services.AddSingleton<ITopicSource, UserTopic>();
        services.AddSingleton<IHomeCharacter, HomeCharacter>();
        services.AddSingleton<IRoomPeople, RoomPeople>();
        services.AddSingleton<IHomeRetention, HomeRetention>();
        services.AddSingleton<LiveRights>();
        services.AddSingleton<IFactHandler<RightsChanged>>(static p => p.GetRequiredService<LiveRights>());
        services.AddSingleton<IFactHandler<SignInEnded>>(static p => p.GetRequiredService<LiveRights>());
        services.AddSingleton<IDrain, LiveDrain>();
        services.AddSingleton<IDrain, TurnDrain>();
        return services;
    }

    // What goes with a person or a home.
    private static void AddDepartures(IServiceCollection services)
    {
        services.AddSingleton<IPersonalData, RoomsPersonalData>();
        services.AddSingleton<IPersonalData, MemoryPersonalData>();
        services.AddSingleton<IPersonalData, FilesOfRooms>();
        services.AddSingleton<IHomeData, FilesOfRooms>();
        services.AddSingleton<IPersonalData, RecordingsPersonalData>();
        services.AddSingleton<IPersonalData, AssistantPersonalData>();
    }
}

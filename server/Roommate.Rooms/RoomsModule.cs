using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Live.Log;
using Roommate.Live.Topics;
using Roommate.Platform.Facts;
using Roommate.Platform.Files;
using Roommate.Platform.Security;
using Roommate.Rooms.Files;
using Roommate.Rooms.Messages;
using Roommate.Rooms.Moderation;
using Roommate.Rooms.Rooms;
using Roommate.Rooms.Unread;

namespace Roommate.Rooms;

/// <summary>Rooms and what is said in them.</summary>
public static class RoomsModule
{
    public static IServiceCollection AddRooms(this IServiceCollection services)
    {
        services.AddSingleton<RoomStore>();
        services.AddSingleton<SpokenStore>();
        services.AddSingleton<MessageStore>();
        services.AddSingleton(static p => new Rooms.Rooms(
            p.GetRequiredService<RoomStore>(),
            p.GetRequiredService<Gate>(),
            p.GetRequiredService<ITopicLog>(),
            p.GetRequiredService<IFacts>(),
            p.GetRequiredService<Ids>(),
            p.GetRequiredService<TimeProvider>()));
        AddFiles(services);
        services.AddSingleton<ModerationStore>();
        services.AddSingleton<Moderation.Moderation>();
        services.AddSingleton<TypingStore>();
        services.AddSingleton<TypingPeople>();
        services.AddHostedService(static p => p.GetRequiredService<TypingPeople>());
        services.AddSingleton(static p => new Messages.Messages(
            p.GetRequiredService<MessageStore>(),
            p.GetRequiredService<Moderation.Moderation>(),
            p.GetRequiredService<RoomFiles>(),
            p.GetRequiredService<TypingPeople>(),
            p.GetServices<IMessageListener>(),
            p.GetRequiredService<Ids>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MessageSearch>();
        services.AddSingleton(static p => new UnreadCounts(
            p.GetRequiredService<RoomStore>(),
            p.GetRequiredService<MessageStore>(),
            p.GetRequiredService<ITopicLog>(),
            p.GetRequiredService<IRoomPeople>(),
            p.GetRequiredService<Gate>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Conversations>();
        services.AddSingleton<UnreadWorker>();
        services.AddHostedService(static p => p.GetRequiredService<UnreadWorker>());
        services.AddSingleton<IMessageListener>(static p => p.GetRequiredService<UnreadWorker>());
        services.AddSingleton(static p => new PersonMessages(p.GetRequiredService<RoomStore>(), p.GetRequiredService<MessageStore>()));
        services.AddSingleton<ITopicSource, RoomTopic>();
        services.AddSingleton<ILocator, RoomLocator>();
        services.AddSingleton<ILocator, MessageLocator>();
        return services;
    }

    private static void AddFiles(IServiceCollection services)
    {
        services.AddSingleton<RoomFileStore>();
        services.AddSingleton(static p => new RoomFiles(
            p.GetRequiredService<RoomFileStore>(),
            p.GetRequiredService<RoomStore>(),
            p.GetRequiredService<IFileStore>(),
            p.GetRequiredService<Uploads>(),
            p.GetRequiredService<Pictures>(),
            p.GetRequiredService<Discards>(),
            p.GetRequiredService<IOptions<FileStoreOptions>>(),
            p.GetRequiredService<Ids>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IFactHandler<RoomRemoved>>(static p => p.GetRequiredService<RoomFiles>());
        services.AddSingleton<Retention>();
        services.AddSingleton<RoomWiper>();
        services.AddSingleton<IFactHandler<RoomRemoved>>(static p => p.GetRequiredService<RoomWiper>());
        services.AddSingleton<RoomCleaner>();
        services.AddHostedService(static p => p.GetRequiredService<RoomCleaner>());
        services.AddSingleton<ILocator, FileLocator>();
    }

    public static void MapRooms(this IEndpointRouteBuilder api)
    {
        api.MapRoomList();
        api.MapMessages();
        api.MapFiles();
        api.MapModeration();
        api.MapUnread();
    }
}

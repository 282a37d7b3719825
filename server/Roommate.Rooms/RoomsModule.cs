using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Live.Log;
using Roommate.Live.Topics;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;
using Roommate.Rooms.Messages;
using Roommate.Rooms.Rooms;

namespace Roommate.Rooms;

/// <summary>Rooms and what is said in them.</summary>
public static class RoomsModule
{
    public static IServiceCollection AddRooms(this IServiceCollection services)
    {
        services.AddSingleton<RoomStore>();
        services.AddSingleton<MessageStore>();
        services.AddSingleton(static p => new Rooms.Rooms(
            p.GetRequiredService<RoomStore>(),
            p.GetRequiredService<ITopicLog>(),
            p.GetRequiredService<IFacts>(),
            p.GetRequiredService<Ids>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static p => new Messages.Messages(
            p.GetRequiredService<MessageStore>(), p.GetRequiredService<Ids>(), p.GetRequiredService<TimeProvider>(), p.GetServices<IMessageListener>()));
        services.AddSingleton(static p => new PersonMessages(p.GetRequiredService<RoomStore>(), p.GetRequiredService<MessageStore>()));
        services.AddSingleton<ITopicSource, RoomTopic>();
        services.AddSingleton<ILocator, RoomLocator>();
        services.AddSingleton<ILocator, MessageLocator>();
        return services;
    }

    public static void MapRooms(this IEndpointRouteBuilder api)
    {
        api.MapRoomList();
        api.MapMessages();
    }
}

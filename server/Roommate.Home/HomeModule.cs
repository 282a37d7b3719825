using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Home.Activities;
using Roommate.Home.Bridge;
using Roommate.Home.Claims;
using Roommate.Home.Commands;
using Roommate.Home.Devices;
using Roommate.Home.Discovery;
using Roommate.Home.Endpoint;
using Roommate.Home.Firmware;
using Roommate.Home.History;
using Roommate.Home.Link;
using Roommate.Home.Registry;
using Roommate.Home.Routines;
using Roommate.Home.Scenes;
using Roommate.Home.Suggestions;
using Roommate.Home.Twins;
using Roommate.Live.Log;
using Roommate.Live.Topics;
using Roommate.Mqtt.Broker;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Storage;
using Roommate.Platform;
using Roommate.Platform.Configuration;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.Home;

/// <summary>Devices, their twins, and their MQTT side.</summary>
public static class HomeModule
{
    public static IServiceCollection AddHome(this IServiceCollection services, IConfiguration configuration)
    {
        var mqtt = configuration.GetSection(MqttOptions.Section).Get<MqttOptions>() ?? new MqttOptions();
        if ((BridgeAddress.Problem(mqtt.Bridge) ?? BridgeAddress.ProblemOfAuthorities(mqtt.BridgeAuthorities)) is { } problem)
        {
            throw new StartupException(problem);
        }

        services.AddSingleton<DeviceStore>();
        services.AddSingleton<TwinStore>();
        services.AddSingleton(static p => new Twins.Twins(p.GetRequiredService<TwinStore>(), p.GetRequiredService<DeviceStore>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static p => new SpeakingDevices(p.GetRequiredService<DeviceStore>(), p.GetRequiredService<TwinStore>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static p => new Devices.Devices(
            p.GetRequiredService<DeviceStore>(),
            p.GetRequiredService<TwinStore>(),
            p.GetRequiredService<IHomeRooms>(),
            p.GetRequiredService<ITopicLog>(),
            p.GetRequiredService<IFacts>(),
            p.GetRequiredService<Ids>(),
            p.GetRequiredService<TimeProvider>()));
        AddCommands(services);
        AddHistory(services);
        services.AddSingleton<SceneStore>();
        services.AddSingleton(static p => new Scenes.Scenes(
            p.GetRequiredService<SceneStore>(),
            p.GetRequiredService<DeviceStore>(),
            p.GetRequiredService<Twins.Twins>(),
            p.GetRequiredService<ITopicLog>(),
            p.GetRequiredService<IFacts>(),
            p.GetRequiredService<Ids>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ILocator, SceneLocator>();
        services.AddFirmware();
        services.AddClaims();
        services.AddRoutines();
        services.AddSuggestions();
        services.AddSingleton<ITopicSource, TwinTopic>();
        services.AddSingleton<ILocator, DeviceLocator>();
        AddEndpoint(services);
        AddLink(services);
        services.AddDiscovery(configuration, mqtt);
        // After those who hear through it, so that it stops before them: its session at the broker goes to the next leader with all they hear.
        AddBridge(services, mqtt.Bridge);
        return services;
    }

    public static void MapHome(this IEndpointRouteBuilder api)
    {
        api.MapDevices();
        api.MapTwins();
        api.MapCommands();
        api.MapHistory();
        api.MapDiscovery();
        api.MapActivity();
        api.MapScenes();
        api.MapFirmware();
        api.MapClaims();
        api.MapRoutines();
        api.MapSuggestions();
    }

    private static void AddHistory(IServiceCollection services)
    {
        services.AddSingleton<HistoryStore>();
        services.AddSingleton<HistoryHours>();
        services.AddSingleton<ITwinRecorder, TwinRecorder>();
        services.AddSingleton(static p => new History.History(
            p.GetRequiredService<HistoryStore>(),
            p.GetRequiredService<HistoryHours>(),
            p.GetRequiredService<TwinStore>(),
            p.GetRequiredService<ITopicLog>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RollUps>();
        services.AddSingleton<IFactHandler<DeviceRemoved>>(static p => p.GetRequiredService<RollUps>());
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<RollUps>());
        services.AddSingleton<ActivityStore>();
        services.AddSingleton(static p => new ActivityList(p.GetRequiredService<ActivityStore>(), p.GetRequiredService<DeviceStore>()));
        services.AddSingleton<IFactHandler<DeviceRemoved>>(static p => p.GetRequiredService<ActivityList>());
    }

    private static void AddCommands(IServiceCollection services)
    {
        services.AddSingleton<CommandStore>();
        services.AddSingleton(static p => new Commands.Commands(
            p.GetRequiredService<CommandStore>(),
            p.GetRequiredService<TwinStore>(),
            p.GetRequiredService<Twins.Twins>(),
            p.GetRequiredService<DeviceStore>(),
            p.GetRequiredService<SaidCommands>(),
            p.GetRequiredService<Ids>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SaidCommands>();
        services.AddSingleton<ILocator, CommandLocator>();
        services.AddHostedService<CommandClock>();
    }

    // The external broker, if there is one.
    private static void AddBridge(IServiceCollection services, string address)
    {
        if (address.Length == 0)
        {
            return;
        }

        services.AddSingleton<BridgeStore>();
        services.AddSingleton<BridgeSide>();
        services.AddSingleton<IMqttSide>(static p => p.GetRequiredService<BridgeSide>());
        services.AddSingleton<BridgedDevices>();
        services.AddHostedService(p => ActivatorUtilities.CreateInstance<BridgeService>(p, address));
    }

    // What the MQTT endpoint keeps, and how nodes share it.
    private static void AddEndpoint(IServiceCollection services)
    {
        services.AddSingleton(static p =>
            new EndpointNode(EndpointNode.NameAt(p.GetRequiredService<IOptions<DataOptions>>().Value.Ensure(), () => p.GetRequiredService<Ids>().Secret(12))));
        services.AddSingleton<PeerStore>();
        services.AddSingleton<DeadInboxes>();
        services.AddSingleton<EndpointStore>();
        services.AddSingleton<IMqttStore>(static p => p.GetRequiredService<EndpointStore>());
        services.AddHostedService<EndpointNodes>();
    }

    // The broker asks for its hooks when it is made, so the hooks ask for the broker when they need it.
    private static void AddLink(IServiceCollection services)
    {
        services.AddSingleton<LinkStore>();
        services.AddSingleton<IMqttSide>(static p => new OwnEndpoint(p.GetRequiredService<IMqttBroker>, p.GetRequiredService<ILogger<OwnEndpoint>>()));
        services.AddSingleton<DeviceAccess>();
        services.AddSingleton<IMqttAuthenticator>(static p => p.GetRequiredService<DeviceAccess>());
        services.AddSingleton<IMqttAccess>(static p => p.GetRequiredService<DeviceAccess>());
        services.AddSingleton(static p => new OwnWay(p.GetRequiredService<IMqttBroker>));
        services.AddSingleton<DeviceTeller>();
        services.AddSingleton(static p => new DeviceLinks(
            p.GetRequiredService<Twins.Twins>(),
            p.GetRequiredService<Devices.Devices>(),
            p.GetRequiredService<DeviceTeller>(),
            p.GetRequiredService<OwnWay>(),
            p.GetRequiredService<LinkStore>(),
            p.GetRequiredService<EndpointNode>(),
            p.GetRequiredService<IMqttBroker>,
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IMqttSessionObserver>(static p => p.GetRequiredService<DeviceLinks>());
        services.AddSingleton<IFactHandler<DeviceAccessEnded>>(static p => p.GetRequiredService<DeviceLinks>());
        services.AddSingleton<IHostedService>(static p => p.GetRequiredService<DeviceLinks>());
        services.AddHostedService<LostDevices>();
        services.AddSingleton<DeviceMessages>();
        services.AddSingleton<IMqttPublishHandler>(static p => p.GetRequiredService<DeviceMessages>());
    }
}

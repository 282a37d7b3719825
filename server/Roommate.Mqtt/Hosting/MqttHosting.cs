using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Roommate.Mqtt.Broker;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Storage;

namespace Roommate.Mqtt.Hosting;

/// <summary>Adds the endpoint to a host.</summary>
public static class MqttHosting
{
    /// <summary>
    /// Adds the broker, its listeners and <see cref="IMqttBroker"/>. Hooks (<see cref="IMqttAuthenticator"/>, <see cref="IMqttAccess"/>,
    /// <see cref="IMqttPublishHandler"/>, <see cref="IMqttSessionObserver"/>) and an <see cref="IMqttStore"/> are taken from the services.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section <c>Mqtt</c>.</param>
    public static IServiceCollection AddMqttEndpoint(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MqttOptions>().Bind(configuration).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MqttOptions>, MqttOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMqttStore, MemoryMqttStore>();
        services.AddSingleton<BrokerCore>();
        services.AddSingleton<IMqttBroker, MqttBroker>();
        services.AddSingleton<MqttConnectionHandler>();
        services.AddSingleton<MqttListener>();
        services.AddSingleton<IMqttListener>(p => p.GetRequiredService<MqttListener>());

        // Started in this order: what was kept is back before anybody can connect.
        services.AddHostedService<StoreWriter>();

        // Stopped in reverse: the listener is asked last, when connections have had their farewell.
        services.AddSingleton<IHostedService>(p => p.GetRequiredService<MqttListener>());
        services.AddHostedService<BrokerSweep>();
        return services;
    }

    /// <summary>Serves MQTT on an address of Kestrel's own choosing, for hosts that configure Kestrel themselves.</summary>
    public static ListenOptions UseMqtt(this ListenOptions listen)
    {
        listen.UseConnectionHandler<MqttConnectionHandler>();
        return listen;
    }
}

using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Live.MessagePack;
using Roommate.Live.SignalR;

namespace Roommate.Server.Hub;

/// <summary>SignalR with both protocols, the gate, and the live node behind it.</summary>
public static class HubWiring
{
    // A twin's section is at most 64 KB and a message 8,000 characters; JSON may escape each character six-fold.
    private const int MostMessage = 160 * 1024;

    // One call in turn and these that wait for devices (see HubGate).
    private const int MostCalls = 8;

    public static IServiceCollection AddHub(this IServiceCollection services)
    {
        services.AddSignalR(static options =>
        {
            options.MaximumReceiveMessageSize = MostMessage;
            options.EnableDetailedErrors = false;
            options.DisableImplicitFromServicesParameters = true;
            options.MaximumParallelInvocationsPerClient = MostCalls;
            options.AddFilter<HubGate>();
        });
        services.AddSingleton<HubGate>();
        services.AddSingleton<HubLimits>();
        services.Configure<JsonHubProtocolOptions>(static options => Wire.Apply(options.PayloadSerializerOptions));
        // The last registration of a protocol's name is the one that is spoken.
        services.AddSingleton<IHubProtocol>(static p => new CodedProtocol(new JsonHubProtocol(p.GetRequiredService<IOptions<JsonHubProtocolOptions>>())));
        services.AddSingleton<IHubProtocol>(static _ => new CodedProtocol(new MessagePackHubProtocol()));
        services.AddSingleton<HubLifetimeManager<RoommateHub>, LiveLifetime<RoommateHub>>();
        return services;
    }
}

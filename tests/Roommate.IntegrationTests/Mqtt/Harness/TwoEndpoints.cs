using Microsoft.Extensions.DependencyInjection;
using Roommate.Home.Endpoint;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Storage;
using Roommate.Testing;

namespace Roommate.IntegrationTests.Mqtt.Harness;

/// <summary>Two endpoints on one Redis that know of each other, and more when a test wants them. Their clock is moved by hand; Redis has its own.</summary>
public abstract class TwoEndpoints : IAsyncLifetime
{
    private readonly RedisServer _server = new();
    private readonly Dictionary<MqttServer, TestRedis> _connections = [];

    private protected ManualClock Clock { get; } = new(TimeProvider.System.GetUtcNow());

    private protected MqttServer A { get; private set; } = null!;

    private protected MqttServer B { get; private set; } = null!;

    /// <summary>How long a node may be silent.</summary>
    private protected virtual int LeaseMs => 60_000;

    public async Task InitializeAsync()
    {
        A = await StartAsync("node-a----------");
        B = await StartAsync("node-b----------");
        await Patience.UntilAsync(() => Knows(A) && Knows(B));
    }

    public async Task DisposeAsync()
    {
        foreach (var (endpoint, connection) in _connections)
        {
            await endpoint.DisposeAsync();
            connection.Dispose();
        }

        _server.Dispose();
    }

    private protected static bool Knows(MqttServer endpoint) => endpoint.Core.Store.HasPeers;

    /// <summary>A client whose session outlives its connection.</summary>
    private protected static Task<RawMqtt> LastingAsync(MqttServer endpoint, MqttVersion version = MqttVersion.V5) => endpoint.ConnectAsync(version, "lasting", c => c with
    {
        Clean = false,
        Properties = version == MqttVersion.V5 ? new MqttProperties { SessionExpirySeconds = 1000 } : null,
    });

    private protected async Task<MqttServer> StartAsync(string name)
    {
        var redis = _server.Connect();
        var endpoint = await MqttServer.StartAsync(services => services
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(new EndpointNode(name) { LeaseMs = LeaseMs, Patience = Patience.Long })
            .AddSingleton<Roommate.Live.Log.IRedis>(redis)
            .AddSingleton<PeerStore>()
            .AddSingleton<DeadInboxes>()
            .AddSingleton<EndpointStore>()
            .AddSingleton<IMqttStore>(static p => p.GetRequiredService<EndpointStore>())
            .AddHostedService<EndpointNodes>());
        _connections[endpoint] = redis;
        return endpoint;
    }

    /// <summary>Dies: it hears and says nothing any more, like one that was killed.</summary>
    private protected void Kill(MqttServer endpoint)
    {
        endpoint.ErrorsExpected = endpoint.IsDead = true;
        _connections[endpoint].Dispose();
    }

    /// <summary>Another look into the Redis they share.</summary>
    private protected TestRedis Look() => _server.Connect();
}

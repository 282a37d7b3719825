using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home;
using Roommate.Home.Commands;
using Roommate.Home.Devices;
using Roommate.Home.Discovery;
using Roommate.Home.Twins;
using Roommate.IntegrationTests.Store;
using Roommate.Testing;

namespace Roommate.IntegrationTests.Home;

/// <summary>The Home module over a real Redis with a clock of the test's: no HTTP, no MQTT.</summary>
internal sealed class HomeNode : IAsyncDisposable
{
    public static readonly Cause Ana = new(CauseKind.User, "usr_1", "Ana", "page");

    private readonly StoreNode _node;

    private HomeNode(StoreNode node, ManualClock clock)
    {
        _node = node;
        Clock = clock;
    }

    public ManualClock Clock { get; }

    public static async Task<HomeNode> StartAsync(RedisServer redis, ManualClock? clock = null)
    {
        clock ??= new ManualClock();
        return new HomeNode(
            await StoreNode.StartOnAsync(redis.ConnectionString, services => services
                .AddSingleton<TimeProvider>(clock)
                .AddSingleton<IHomeRooms, NoRooms>()
                .AddSingleton<IDiscoveryHomes, NoHomes>()
                .AddSingleton<ICommandSound, NoSound>()
                .AddHome(new ConfigurationBuilder().Build())
                .Where(IsRunningByItself).ToList()
                .ForEach(s => services.Remove(s))),
            clock);
    }

    // What runs by itself a test runs when it wants; routines would ask for modules that are not here.
    private static bool IsRunningByItself(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && (service.ImplementationType ?? service.ImplementationFactory?.Method.DeclaringType)?.Assembly == typeof(HomeModule).Assembly;

    public T Get<T>()
        where T : notnull => _node.Get<T>();

    public async Task<string> AddAsync(string name, params (string Id, Component Component)[] components)
    {
        var home = Get<Ids>().New(IdPrefix.Home);
        return (await Get<Devices>().CreateAsync(Ana, home, new CreateDeviceRequest(name, null, components.ToDictionary(static c => c.Id, static c => c.Component)), CancellationToken.None))
            .Value.Device.Id;
    }

    public async Task ReportAsync(string device, object patch, long? seq = null) =>
        _ = (await Get<Twins>().ReportAsync(new Cause(CauseKind.Device, device, Via: "mqtt"), device, new DeviceReport(JsonSerializer.SerializeToElement(patch), seq), CancellationToken.None)).Value;

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private sealed class NoHomes : IDiscoveryHomes
    {
        public ValueTask<string?> FirstAsync(CancellationToken ct) => ValueTask.FromResult<string?>(null);
    }

    private sealed class NoRooms : IHomeRooms
    {
        public ValueTask<bool> ExistsAsync(string homeId, string roomId, CancellationToken ct) => ValueTask.FromResult(false);
    }

    private sealed class NoSound : ICommandSound
    {
        public ValueTask<string?> AddressAsync(Cause by, string homeId, string text, TimeSpan keep, CancellationToken ct) => ValueTask.FromResult<string?>(null);
    }
}

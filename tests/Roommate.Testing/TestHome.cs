using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Server;

namespace Roommate.Testing;

/// <summary>The whole application in this process: real Kestrel on a free port, real MQTT endpoint, its own Redis, an owner signed in.</summary>
public sealed class TestHome : IAsyncDisposable
{
    public const string Email = "ana@example.com";
    public const string Password = "correct-horse-9-battery";

    private TestHome(WebApplication app, string directory, int mqttPort)
    {
        App = app;
        DataDirectory = directory;
        MqttPort = mqttPort;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public WebApplication App { get; }

    public Uri Address { get; }

    public int MqttPort { get; }

    public string DataDirectory { get; }

    /// <summary>The owner.</summary>
    public Http Owner { get; private set; } = null!;

    public string HomeId { get; private set; } = "";

    /// <summary>Starts it with an owner and a home; without a connection string it supervises its own redis-server.</summary>
    public static async Task<TestHome> StartAsync(params string[] configuration)
    {
        var home = await StartFreshAsync(
        [
            $"--Setup:Email={Email}",
            $"--Setup:Password={Password}",
            "--Setup:Name=Ana",
            "--Setup:Home=Test home",
            .. configuration,
        ]);
        home.Owner = await Http.SignInAsync(home.Address, Email, Password);
        home.HomeId = (await home.Owner.GetAsync<Contracts.Page<HomeView>>("/api/v1/homes")).Items[0].Id;
        return home;
    }

    /// <summary>Starts it as it is on its first day: nobody has set it up.</summary>
    public static async Task<TestHome> StartFreshAsync(params string[] configuration)
    {
        var directory = Directory.CreateTempSubdirectory("roommate-test-").FullName;
        var mqtt = FreePort.Next();
        var app = Composition.Build(
        [
            "--Urls=http://127.0.0.1:0",
            $"--Data:Directory={directory}",
            $"--Mqtt:Listen=127.0.0.1:{mqtt}",
            // Tests ask faster than people do; the one about this limit sets it.
            "--Limits:PerSecond=0",
            .. configuration,
        ],
        // What a password costs is the product's (a test of its own looks at the figure); hundreds of homes and people need not pay it.
        static services => services.PostConfigure<PasswordHasherOptions>(static options => options.IterationCount = 1_000));
        await app.StartAsync();
        return new TestHome(app, directory, mqtt);
    }

    public Task<Room> AddRoomAsync(string name) =>
        Owner.PostAsync<Room>($"/api/v1/homes/{HomeId}/rooms", new CreateRoomRequest(name));

    public Task<CreateDeviceResult> AddDeviceAsync(string name, string? roomId, params (string Id, Component Component)[] components) =>
        Owner.PostAsync<CreateDeviceResult>(
            $"/api/v1/homes/{HomeId}/devices",
            new CreateDeviceRequest(name, roomId, components.ToDictionary(static c => c.Id, static c => c.Component)));

    public Task<HubClient> ConnectAsync() => HubClient.ConnectAsync(Address, Owner.Token);

    public async ValueTask DisposeAsync()
    {
        Owner?.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }
}

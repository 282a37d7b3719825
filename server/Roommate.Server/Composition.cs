using Roommate.Assistant;
using Roommate.Contracts;
using Roommate.Home;
using Roommate.Live;
using Roommate.Live.SignalR;
using Roommate.Mqtt.Broker;
using Roommate.Mqtt.Hosting;
using Roommate.People;
using Roommate.Platform;
using Roommate.Platform.Configuration;
using Roommate.Platform.Http;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Security;
using Roommate.Rooms;
using Roommate.Server.Demo;
using Roommate.Server.Hub;
using Roommate.Server.Operations;
using Roommate.Server.Wiring;

namespace Roommate.Server;

/// <summary>Puts the modules together: the one place that sees all of them. Used by the program and by in-process tests.</summary>
public static class Composition
{
    // The largest body a route takes is a patch of 64 KB, which JSON may escape six-fold.
    private const long MostBody = 512 * 1024;

    /// <param name="args">The command line: <c>--Key=value</c>.</param>
    /// <param name="adapt">What in-process tests have otherwise.</param>
    public static WebApplication Build(IReadOnlyList<string> args, Action<IServiceCollection>? adapt = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. args],
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(Composition).Assembly.GetName().Name,
        });
        builder.Configuration.AddSecretFiles();
        var configuration = builder.Configuration;
        var data = configuration.GetSection(DataOptions.Section).Get<DataOptions>() ?? new DataOptions();
        builder.AddJsonLines(data.Ensure());
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBody;
            kestrel.UseRefusals();
        });
        UseUrls(builder.WebHost, configuration["Urls"]);

        AddModules(builder.Services, configuration);
        adapt?.Invoke(builder.Services);
        var app = builder.Build();
        MapAll(app);
        return app;
    }

    private static void UseUrls(IWebHostBuilder host, string? urls)
    {
        if (string.IsNullOrEmpty(urls))
        {
            host.UseUrls("http://localhost:5080");
            return;
        }

        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                throw new StartupException($"Urls: '{url}' is not an http address. Example:  --Urls=http://127.0.0.1:5090");
            }
        }
    }

    private static void AddModules(IServiceCollection services, ConfigurationManager configuration)
    {
        services.ConfigureHttpJsonOptions(static o => Wire.Apply(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(static o => o.ThrowOnBadRequest = true);
        services.AddOptionsAt<DemoOptions>(configuration, DemoOptions.Section);
        configuration.CheckOptionsAt<LiveOptions>(LiveOptions.Section);
        configuration.CheckOptionsAt<MqttOptions>(MqttOptions.Section);
        // The order is the order of starting: the store first, the listeners and the welcome last.
        services.AddPlatform(configuration);
        services.AddLive(configuration);
        services.AddPeople(configuration);
        services.AddRooms();
        services.AddHome(configuration);
        services.AddAssistant(configuration);
        services.AddScheduling();
        services.AddWiring();
        services.AddHub();
        services.AddMqttEndpoint(configuration.GetSection(MqttOptions.Section));
        services.AddSingleton<DemoRoutines>();
        services.AddSingleton<DemoSeed>();
        services.AddSingleton<DemoPast>();
        services.AddHostedService<DemoHome>();
        services.AddOperations();
    }

    private static void MapAll(WebApplication app)
    {
        app.AnswerUnreadableRequests();
        app.UseProxies();
        app.UseSecurityHeaders();
        app.UseProblems();
        app.UseTimeLimits();
        app.UseCors();
        app.UseNoNewConnectionsWhileDraining();
        app.UsePage();
        app.UseWebSockets();
        app.UseSocketOrigins();
        app.UseAuthentication();
        app.UseDeviceCredentials();
        app.UseAuthorization();
        app.UseRequestLimits();
        app.UseRights();
        app.UseAudit();
        app.UseIdempotencyKeys();
        app.MapHealth();
        app.MapOpenApi().AllowAnonymous().WithMetadata(new NeedsAttribute(Right.Public));
        var api = app.MapGroup("/api/v1").WithShortLists();
        api.MapAbout();
        api.MapEvents();
        api.MapPeople();
        api.MapRooms();
        api.MapHome();
        api.MapAssistant();
        app.MapHub<RoommateHub>("/hub").ServeSocketsDirectly<RoommateHub>(app.Services);
        app.MapMqttWebSocket("/mqtt").AllowAnonymous().WithMetadata(new NeedsAttribute(Right.Public));
        app.MapPage();
    }
}

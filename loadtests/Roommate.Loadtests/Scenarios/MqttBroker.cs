using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Mqtt.Hosting;

namespace Roommate.Loadtests.Scenarios;

/// <summary>The endpoint alone, for measurements from other processes and for foreign suites.</summary>
internal sealed class MqttBroker : IScenario
{
    public string Name => "mqtt-broker";

    public string Summary => "runs the MQTT endpoint alone: mqtt-broker <port> [--Mqtt:Key=value ...]";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var builder = WebApplication.CreateBuilder(args.Length > 1 ? args[1..] : []);
        builder.Configuration["Mqtt:Listen"] = $"127.0.0.1:{(args.Length > 0 ? args[0] : "1883")}";
        builder.Configuration["Mqtt:AllowAnonymous"] = "true";
        builder.Configuration["Mqtt:MaximumQueuedMessages"] ??= "100000";
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddMqttEndpoint(builder.Configuration.GetSection("Mqtt"));
        await using var app = builder.Build();
        app.MapMqttWebSocket("/mqtt");
        await app.StartAsync(ct);
        await app.WaitForShutdownAsync(ct);
        return 0;
    }
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Roommate.Home.Endpoint;
using Roommate.Mqtt.Client;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Hosting;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Storage;
using Roommate.Testing;

namespace Roommate.Loadtests.Scenarios;

/// <summary>The endpoint with its store in Redis: clients that come and go in a storm must leave nothing behind, and what a kept QoS 1 message costs.</summary>
internal sealed class MqttStorm : IScenario
{
    private const int Clients = 100;
    private const int Messages = 5_000;

    public string Name => "mqtt-storm";

    public string Summary => "reconnect storm with persistent sessions in Redis, then QoS 1 one in flight to a kept session [connections]";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var connections = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        using var server = new RedisServer();
        using var redis = server.Connect();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["Mqtt:Listen"] = "127.0.0.1:0";
        builder.Configuration["Mqtt:AllowAnonymous"] = "true";
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<Roommate.Live.Log.IRedis>(redis).AddSingleton(new EndpointNode("node-of-a-storm-")).AddSingleton<PeerStore>().AddSingleton<DeadInboxes>().AddSingleton<EndpointStore>();
        builder.Services.AddSingleton<IMqttStore>(static p => p.GetRequiredService<EndpointStore>());
        builder.Services.AddMqttEndpoint(builder.Configuration.GetSection("Mqtt"));
        await using var app = builder.Build();
        await app.StartAsync(ct);
        var port = app.Services.GetRequiredService<IMqttListener>().Endpoints[0].Port;
        var broker = app.Services.GetRequiredService<IMqttBroker>();

        await StormAsync(port, connections / 2, ct);
        var before = await SettledMemoryAsync(broker, ct);
        var watch = Stopwatch.StartNew();
        await StormAsync(port, connections, ct);
        var seconds = watch.Elapsed.TotalSeconds;
        var after = await SettledMemoryAsync(broker, ct);
        var counts = broker.Counts;
        var kept = (long)await redis.Database.ScriptEvaluateAsync("return #redis.call('KEYS', 'rm:{mqtt}:session:*') + redis.call('HLEN', 'rm:{mqtt}:owners')");
        Console.WriteLine("| connections | per second | left: connections | sessions | subscriptions | in Redis | managed MB before | after |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        Console.WriteLine(
            $"| {connections:N0} | {connections / seconds:N0} | {counts.Connections} | {counts.Sessions} | {counts.Subscriptions} | {kept} | {before / 1e6:0.00} | {after / 1e6:0.00} |");
        await LatencyAsync(port, connected: true, ct);
        await LatencyAsync(port, connected: false, ct);
        await app.StopAsync(ct);
        return counts is { Connections: 0, Sessions: 0, Subscriptions: 0 } && kept == 0 && after < before * 1.05 ? 0 : 1;
    }

    /// <summary>Each client comes with a lasting session, subscribes, vanishes, and comes back; its last connection ends the session.</summary>
    private static async Task StormAsync(int port, int connections, CancellationToken ct) =>
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async i =>
        {
            for (var round = 0; round < connections / Clients; round++)
            {
                var last = round == (connections / Clients) - 1;
                await using var client = Client(port, $"storm{i}", last ? 0u : 3600u);
                await client.ConnectAsync(ct);
                await client.SubscribeAsync([new MqttSubscription($"storm/{i}/#", MqttQos.AtLeastOnce)], ct);
                await client.PublishAsync(new MqttMessage($"storm/{(i + 1) % Clients}/x", new byte[16], MqttQos.AtLeastOnce), ct);
                if (last || round % 2 == 0)
                {
                    await client.DisconnectAsync(MqttReason.Success, ct);
                }
                else
                {
                    await client.DropAsync();
                }
            }
        }));

    private static async Task LatencyAsync(int port, bool connected, CancellationToken ct)
    {
        await using var subscriber = Client(port, "kept", 60);
        await subscriber.ConnectAsync(ct);
        await subscriber.SubscribeAsync([new MqttSubscription("kept", MqttQos.AtLeastOnce)], ct);
        if (!connected)
        {
            await subscriber.DisconnectAsync(MqttReason.Success, ct);
        }

        await using var publisher = Client(port, "publisher", 0);
        await publisher.ConnectAsync(ct);
        var times = new double[Messages];
        for (var i = 0; i < Messages; i++)
        {
            var sent = Stopwatch.GetTimestamp();
            await publisher.PublishAsync(new MqttMessage("kept", new byte[16], MqttQos.AtLeastOnce), ct);
            times[i] = Stopwatch.GetElapsedTime(sent).TotalMicroseconds;
        }

        Array.Sort(times);
        Console.WriteLine(
            $"PUBACK of a message kept in Redis, subscriber {(connected ? "connected" : "away")}: p50 {times[Messages / 2]:0} us, p99 {times[Messages * 99 / 100]:0} us");
    }

    private static MqttClient Client(int port, string id, uint expiry) => new(new MqttClientOptions { Host = "127.0.0.1", Port = port, ClientId = id, SessionExpirySeconds = expiry });

    private static async Task<long> SettledMemoryAsync(IMqttBroker broker, CancellationToken ct)
    {
        for (var i = 0; i < 200 && broker.Counts.Sessions > 0; i++)
        {
            await Task.Delay(50, ct);
        }

        await Task.Delay(1000, ct);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

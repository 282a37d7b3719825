using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Hosting;
using Roommate.Mqtt.Packets;
using Roommate.Testing.Mqtt;

namespace Roommate.Loadtests.Scenarios;

/// <summary>A million mutated and truncated packets at a live endpoint: it must stay up, forget every client, and give its memory back.</summary>
internal sealed class MqttFuzz : IScenario
{
    private const int PacketsPerConnection = 25;

    public string Name => "mqtt-fuzz";

    public string Summary => "a million mutated packets at a live MQTT endpoint: no crash, no hang, memory back [count] [seed]";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20261120;
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["Mqtt:Listen"] = "127.0.0.1:0";
        builder.Configuration["Mqtt:AllowAnonymous"] = "true";
        builder.Configuration["Mqtt:SessionExpirySeconds"] = "0"; // or every mutated client id would rightly keep its session
        builder.Configuration["Mqtt:MaximumRetained"] = "1000";
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddMqttEndpoint(builder.Configuration.GetSection("Mqtt"));
        await using var app = builder.Build();
        await app.StartAsync(ct);
        var port = app.Services.GetRequiredService<IMqttListener>().Endpoints[0].Port;
        var broker = app.Services.GetRequiredService<IMqttBroker>();

        await AttackAsync(port, count, seed, ct); // pools, retained messages and the topic cache reach the size this traffic needs
        var before = await SettledMemoryAsync(broker, ct);
        var watch = Stopwatch.StartNew();
        var connections = await AttackAsync(port, count, seed, ct);
        var after = await SettledMemoryAsync(broker, ct);
        var counts = broker.Counts;
        Console.WriteLine("| packets | connections | seconds | protocol errors | connections left | sessions left | managed MB before | after |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        Console.WriteLine(
            $"| {count:N0} | {connections:N0} | {watch.Elapsed.TotalSeconds:0} | {counts.ProtocolErrors:N0} | {counts.Connections} | {counts.Sessions} | {before / 1e6:0.00} | {after / 1e6:0.00} |");
        await app.StopAsync(ct);
        return counts is { Connections: 0, Sessions: 0 } && after < before * 1.05 ? 0 : 1;
    }

    private static async Task<int> AttackAsync(int port, int count, int seed, CancellationToken ct)
    {
        const int Attackers = 4;
        var connections = await Task.WhenAll(Enumerable.Range(0, Attackers).Select(i => Task.Run(() => AttackOneAsync(port, count / Attackers, seed + (i * 1000), ct), ct)));
        return connections.Sum();
    }

    private static async Task<int> AttackOneAsync(int port, int count, int seed, CancellationToken ct)
    {
        var mutations = new PacketMutations(seed);
        var connections = 0;
        var buffer = new byte[16 * 1024];
        for (var sent = 0; sent < count; connections++)
        {
            var version = connections % 2 == 0 ? MqttVersion.V311 : MqttVersion.V5;
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port, ct);
            var bytes = new List<byte>();
            if (connections % 4 != 0)
            {
                bytes.AddRange(MqttEncoder.ToArray(version, new ConnectPacket { Version = version, ClientId = "", Clean = true }));
            }

            for (var i = 0; i < PacketsPerConnection; i++, sent++)
            {
                bytes.AddRange(mutations.NextBytes(version));
            }

            try
            {
                await socket.SendAsync(bytes.ToArray(), ct);
                socket.Shutdown(SocketShutdown.Send);
                while (await socket.ReceiveAsync(buffer, ct) > 0)
                {
                    // Whatever it says, until it closes: a hang here would hang the run.
                }
            }
            catch (SocketException)
            {
                // Closed on us in the middle: one of the right answers.
            }
        }

        return connections;
    }

    private static async Task<long> SettledMemoryAsync(IMqttBroker broker, CancellationToken ct)
    {
        for (var i = 0; i < 200 && broker.Counts.Connections > 0; i++)
        {
            await Task.Delay(50, ct);
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

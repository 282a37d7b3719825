using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Devices;
using Roommate.Home.Twins;
using Roommate.Loadtests.Measuring;
using Roommate.Mqtt.Client;
using Roommate.Mqtt.Packets;
using Roommate.Testing;

namespace Roommate.Loadtests.Scenarios;

/// <summary>1,000 devices with a wish waiting connect at once (the power came back): each is in sync when it has its delta.</summary>
internal sealed class DeviceReconnects : IScenario
{
    private const int Count = 1_000;

    public string Name => "device-reconnects";

    public string Summary => "1,000 devices connect at once with a wish waiting for each: time from the first connect to the last delta.";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        await using var home = await TestHome.StartAsync();
        var devices = home.App.Services.GetRequiredService<Devices>();
        var twins = home.App.Services.GetRequiredService<Twins>();
        var made = new List<CreateDeviceResult>();
        for (var i = 0; i < Count; i++)
        {
            var request = new CreateDeviceRequest($"Lamp {i}", null, new Dictionary<string, Component> { ["light"] = new("light") });
            made.Add((await devices.CreateAsync(Cause.System, home.HomeId, request, ct)).Value);
        }

        Console.WriteLine("| round | all in sync after s | p50 ms | p99 ms |\n| --- | --- | --- | --- |");
        for (var round = 1; round <= 3; round++)
        {
            foreach (var device in made)
            {
                _ = (await twins.SetDesiredAsync(Cause.System, device.Device.Id, JsonSerializer.SerializeToElement(new { light = new { brightness = round } }), null, ct)).Value;
            }

            await RoundAsync(home, made, round, ct);
        }

        return 0;
    }

    private static async Task RoundAsync(TestHome home, List<CreateDeviceResult> made, int round, CancellationToken ct)
    {
        var latencies = new Latencies();
        var start = Stopwatch.GetTimestamp();
        var clients = await Task.WhenAll(made.Select(d => ConnectAsync(home.MqttPort, d, latencies, start, ct)));
        var all = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {round} | {all:F2} | {latencies.Percentile(0.5):F0} | {latencies.Percentile(0.99):F0} |"));
    }

    private static async Task<MqttClient> ConnectAsync(int port, CreateDeviceResult device, Latencies latencies, long start, CancellationToken ct)
    {
        var synced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = device.Device.Id;
        var client = new MqttClient(
            new MqttClientOptions { Host = "127.0.0.1", Port = port, ClientId = id, UserName = id, Password = Encoding.UTF8.GetBytes(device.Secret), CleanStart = true },
            TimeProvider.System)
        {
            OnMessage = (_, _) =>
            {
                synced.TrySetResult();
                return ValueTask.CompletedTask;
            },
        };
        await client.ConnectAsync(ct);
        await client.SubscribeAsync([new MqttSubscription($"rm/1/{id}/delta", MqttQos.AtLeastOnce)], ct);
        await synced.Task.WaitAsync(TimeSpan.FromSeconds(60), ct);
        latencies.AddSince(start);
        return client;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Twins;
using Roommate.Loadtests.Measuring;
using Roommate.Testing;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// Durable twin updates at a steady rate through the twin service of the whole application (no sockets): each is a report, a tenth a
/// wish, committed to Redis with its event and history before it counts. Latency is from when it was due, so waiting counts.
/// </summary>
internal sealed class TwinUpdates : IScenario
{
    private const int Devices = 500;
    private const int Rate = 5_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    public string Name => "twin-updates";

    public string Summary => "5,000 durable twin updates/s over 500 devices: percentiles and CPU per million updates, server and Redis apart. Argument: another rate.";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var rate = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Rate;
        await using var home = await TestHome.StartAsync();
        var twins = home.App.Services.GetRequiredService<Twins>();
        var ids = await DevicesAsync(home, ct);
        await RunAsync(twins, ids, rate, WarmUp, new Latencies(), ct);
        var redis = int.Parse(await File.ReadAllTextAsync(Path.Combine(home.DataDirectory, "redis", "redis.pid"), ct), CultureInfo.InvariantCulture);
        var before = (Cpu: Environment.CpuUsage.TotalTime, Redis: ProcessCpu.Seconds(redis), Allocated: GC.GetTotalAllocatedBytes());
        var latencies = new Latencies();
        var clock = Stopwatch.StartNew();
        await RunAsync(twins, ids, rate, Measured, latencies, ct);
        var seconds = clock.Elapsed.TotalSeconds;
        var cpu = (Environment.CpuUsage.TotalTime - before.Cpu).TotalSeconds;
        Console.WriteLine("| updates/s | p50 ms | p95 ms | p99 ms | p99.9 ms | server CPU s per million | Redis CPU s per million | KB allocated each |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {latencies.Count / seconds:F0} | {latencies.Percentile(0.5):F2} | {latencies.Percentile(0.95):F2} | {latencies.Percentile(0.99):F2} | {latencies.Percentile(0.999):F2} | {cpu / latencies.Count * 1e6:F0} | {(ProcessCpu.Seconds(redis) - before.Redis) / latencies.Count * 1e6:F0} | {(GC.GetTotalAllocatedBytes() - before.Allocated) / latencies.Count / 1024.0:F1} |"));
        return 0;
    }

    internal static async Task<string[]> DevicesAsync(TestHome home, CancellationToken ct)
    {
        var devices = home.App.Services.GetRequiredService<Home.Devices.Devices>();
        var components = new Dictionary<string, Component> { ["light"] = new("light"), ["temp"] = new("sensor", "temperature", "°C") };
        var ids = new string[Devices];
        for (var i = 0; i < Devices; i++)
        {
            ids[i] = (await devices.CreateAsync(Cause.System, home.HomeId, new CreateDeviceRequest($"Device {i}", null, components), ct)).Value.Device.Id;
        }

        return ids;
    }

    private static async Task RunAsync(Twins twins, string[] ids, int rate, TimeSpan time, Latencies latencies, CancellationToken ct)
    {
        var total = (long)(rate * time.TotalSeconds);
        var running = new List<Task>((int)total);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0L; i < total;)
        {
            for (var due = (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * rate); i < due && i < total; i++)
            {
                running.Add(UpdateAsync(twins, ids[i % ids.Length], i, start + (long)(i / (double)rate * Stopwatch.Frequency), latencies, ct));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, ct);
        }

        await Task.WhenAll(running);
    }

    private static async Task UpdateAsync(Twins twins, string id, long number, long due, Latencies latencies, CancellationToken ct)
    {
        // Parsed here as the link parses it.
        var patch = number % 10 == 3
            ? JsonSerializer.Deserialize<JsonElement>($"{{\"light\":{{\"brightness\":{number / 7 % 100}}}}}")
            : JsonSerializer.Deserialize<JsonElement>($"{{\"temp\":{{\"value\":{number}}}}}");
        var failed = number % 10 == 3
            ? (await twins.SetDesiredAsync(new Cause(CauseKind.User, "usr_1", "Ana", "page"), id, patch, null, ct)).Fault
            : (await twins.ReportAsync(new Cause(CauseKind.Device, id, Via: "mqtt"), id, new DeviceReport(patch), ct)).Fault;
        if (failed is not null)
        {
            throw new InvalidOperationException(failed.ToString());
        }

        latencies.AddSince(due);
    }
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.Home;
using Roommate.Home.History;
using Roommate.Loadtests.Measuring;
using Roommate.Testing;

namespace Roommate.Loadtests.Scenarios;

/// <summary>Charts of 30 days of a value that came every second (2.6 million points), asked over HTTP as a page asks.</summary>
internal sealed class HistoryChart : IScenario
{
    private const int Days = 30;
    private const int Asked = 200;

    public string Name => "history-chart";

    public string Summary => "30 days of a 1-second series: percentiles of the history route at several steps, and what the series costs in Redis.";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        await using var home = await TestHome.StartAsync();
        var device = (await home.AddDeviceAsync("Meter", null, ("temp", new Component("sensor", "temperature", "°C")))).Device.Id;
        var now = DateTimeOffset.UtcNow;
        var start = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour)).AddDays(-Days);
        var clock = Stopwatch.StartNew();
        var history = home.App.Services.GetRequiredService<History>();
        await history.SeedAsync(
            device, "temp.value", Enumerable.Range(0, Days * 86_400).Select(s => (start.AddSeconds(s), Math.Round(20 + (3 * Math.Sin(s / 13_000.0)), 2))), ct);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Days * 86_400} points written in {clock.Elapsed.TotalSeconds:F1} s"));
        Console.WriteLine("| chart | points | p50 ms | p95 ms | p99 ms |\n| --- | --- | --- | --- | --- |");
        await ChartAsync(home, device, "30 days, step chosen", now.AddDays(-30), null, ct);
        await ChartAsync(home, device, "30 days, step 1 h", now.AddDays(-30), 3_600_000, ct);
        await ChartAsync(home, device, "30 days, step 5 min", now.AddDays(-30), 300_000, ct);
        await ChartAsync(home, device, "1 day, step chosen", now.AddDays(-1), null, ct);
        await ChartAsync(home, device, "2 hours, step 1 s", now.AddHours(-2), 1_000, ct);
        return 0;
    }

    private static async Task ChartAsync(TestHome home, string device, string what, DateTimeOffset from, long? step, CancellationToken ct)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"/api/v1/devices/{device}/history?path=temp.value&from={Uri.EscapeDataString(from.ToString("O", CultureInfo.InvariantCulture))}{(step is null ? "" : $"&step={step}")}");
        var points = (await home.Owner.GetAsync<HistoryResult>(query)).Points.Count;
        var latencies = new Latencies();
        for (var i = 0; i < Asked; i++)
        {
            var at = Stopwatch.GetTimestamp();
            await home.Owner.Client.GetByteArrayAsync(new Uri(query, UriKind.Relative), ct);
            latencies.AddSince(at);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {points} | {latencies.Percentile(0.5):F1} | {latencies.Percentile(0.95):F1} | {latencies.Percentile(0.99):F1} |"));
    }
}

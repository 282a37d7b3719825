using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Live.Log;
using Roommate.Live.Topics;
using Roommate.Platform;
using Roommate.Platform.Scheduling;
using Roommate.Testing;

namespace Roommate.Loadtests.Scenarios;

/// <summary>10,000 dues loaded, 200 of them in one second; how late each is started, on one node and on two.</summary>
internal sealed class Dues : IScenario
{
    private const int Loaded = 10_000;
    private const int AtOnce = 200;

    public string Name => "dues";

    public string Summary => "10,000 schedules loaded, 200 due in the same second: how late each starts, on one node and on two.";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        Console.WriteLine("| nodes | loaded in | due at once | started | p50 late | p99 late | all within |\n| --- | --- | --- | --- | --- | --- | --- |");
        var worst = Math.Max(await MeasureAsync(1, ct), await MeasureAsync(2, ct));
        return worst < 1000 ? 0 : 1;
    }

    private static async Task<double> MeasureAsync(int nodes, CancellationToken ct)
    {
        using var server = new RedisServer();
        var heard = new Heard();
        var hosts = new List<IHost>();
        for (var i = 0; i < nodes; i++)
        {
            hosts.Add(await StartAsync(server, heard, ct));
        }

        var dues = hosts[0].Services.GetRequiredService<IDues>();
        var now = TimeProvider.System.GetUtcNow();
        var clock = Stopwatch.StartNew();
        await dues.SetAsync([.. Enumerable.Range(0, Loaded).Select(i => new Due("load", $"far{i}", now.AddHours(1).AddSeconds(i)))], ct);
        var loading = clock.Elapsed;
        var moment = TimeProvider.System.GetUtcNow().AddSeconds(3);
        await dues.SetAsync([.. Enumerable.Range(0, AtOnce).Select(i => new Due("load", $"now{i}", moment))], ct);
        while (heard.Late.Count < AtOnce && TimeProvider.System.GetUtcNow() < moment.AddSeconds(10))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }

        double[] late = [.. heard.Late.Order()];
        var all = late.Length < AtOnce ? double.PositiveInfinity : late[^1];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {nodes} | {loading.TotalMilliseconds:0} ms | {AtOnce} | {late.Length} | {late[late.Length / 2]:0} ms | {late[(int)(late.Length * 0.99)]:0} ms | {all:0} ms |"));
        foreach (var host in hosts)
        {
            await host.StopAsync(ct);
            host.Dispose();
        }

        return all;
    }

    private static async Task<IHost> StartAsync(RedisServer server, Heard heard, CancellationToken ct)
    {
        var builder = Host.CreateApplicationBuilder(["--Redis:ConnectionString=" + server.ConnectionString]);
        builder.Logging.ClearProviders();
        builder.Services.AddPlatform(builder.Configuration);
        builder.Services.AddSingleton(static _ => new TopicCatalog(static () => []));
        builder.Services.AddSingleton<ITopicLog, RedisTopicLog>();
        builder.Services.AddScheduling();
        builder.Services.AddSingleton<IDueHandler>(heard);
        var host = builder.Build();
        await host.StartAsync(ct);
        return host;
    }

    private sealed class Heard : IDueHandler
    {
        public ConcurrentBag<double> Late { get; } = [];

        public string Kind => "load";

        public ValueTask HandleAsync(Firing firing, CancellationToken ct)
        {
            Late.Add((TimeProvider.System.GetUtcNow() - firing.Due.At).TotalMilliseconds);
            return ValueTask.CompletedTask;
        }
    }
}

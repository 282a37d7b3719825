using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Live;
using Roommate.Live;
using Roommate.Live.Delivery;
using Roommate.Live.Feed;
using Roommate.Live.Log;
using Roommate.Live.Nodes;
using Roommate.Live.Rings;
using Roommate.Live.Topics;
using Roommate.Testing;
using Roommate.Testing.Live;

namespace Roommate.Loadtests.Scenarios;

/// <summary>What the log and the fan-out cost by themselves, without sockets: commits a second, CPU per million deliveries, bytes per event.</summary>
internal sealed class LiveFanOut : IScenario
{
    private const int Connections = 1_000;
    private const int Commits = 60_000;
    private const int Pipelined = 256;

    private int _delivered;

    public string Name => "live-fan-out";

    public string Summary => "The log and the fan-out alone: commits/s, CPU per million deliveries to 1,000 connections, bytes per event.";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        using var server = new RedisServer();
        using var redis = server.Connect();
        ITopicLog log = null!;
        var catalog = new TopicCatalog(() => [new HeadSource("room", new TopicPolicy(Conflate: false, MaxLength: 10_000, KeepFor: null), () => log)]);
        log = new RedisTopicLog(redis, catalog, TimeProvider.System);
        Console.WriteLine("| what | figure |\n| --- | --- |");
        await MeasureCommitsAsync(log, ct);
        await MeasureDeliveriesAsync(log, redis, catalog, ct);
        return 0;
    }

    private static EventDraft Draft() =>
        new("room", Encoding.UTF8.GetBytes("""{"type":"twin.reported","at":"2026-11-20T22:05:00.000Z","data":{"patch":{"temperature":{"value":21.5}},"version":42}}"""));

    private static void Row(string what, FormattableString figure) => Console.WriteLine($"| {what} | {figure.ToString(CultureInfo.InvariantCulture)} |");

    private static async Task MeasureCommitsAsync(ITopicLog log, CancellationToken ct)
    {
        for (var run = 0; run < 3; run++)
        {
            var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var left = Commits;
            await Task.WhenAll(Enumerable.Range(0, Pipelined).Select(async i =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    await log.CommitAsync(new Commit($"p{i}") { Events = [Draft()] }, ct);
                }
            }));
            var used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
            Row($"commits, {Pipelined} in flight, run {run + 1}", $"{Commits / clock.Elapsed.TotalSeconds / 1000:F1} k/s, {used * 1_000_000 / Commits:F1} CPU s per million here");
        }
    }

    private async Task MeasureDeliveriesAsync(ITopicLog log, TestRedis redis, TopicCatalog catalog, CancellationToken ct)
    {
        using var metrics = new LiveMetrics();
        var options = Options.Create(new LiveOptions());
        using var topics = new FollowedTopics(new RedisTopicFeed(redis, TimeProvider.System), log, options, metrics, TimeProvider.System, NullLogger<FollowedTopics>.Instance);
        using var ticks = new PumpTicks(TimeProvider.System);
        using var node = new LiveNode(topics, catalog, options, metrics, ticks, TimeProvider.System, NullLogger<LiveNode>.Instance);
        for (var i = 0; i < Connections; i++)
        {
            var connection = node.Connect($"c{i}", new ClaimsPrincipal(), new Sink(this));
            var (_, held) = await node.SubscribeAsync(connection, new SubscribeRequest([new("room:fan")]), ct);
            connection.Release(held);
        }

        foreach (var (events, paced) in new[] { (200, true), (2_000, false) })
        {
            Volatile.Write(ref _delivered, 0);
            var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            for (var i = 0; i < events; i++)
            {
                await log.CommitAsync(new Commit("fan") { Events = [Draft()] }, ct);
                if (paced)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, ct);
                }
            }

            while (Volatile.Read(ref _delivered) < events * Connections)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, ct);
            }

            var used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
            Row($"{events} events to {Connections} connections, {(paced ? "one every 5 ms" : "back to back")}", $"{clock.Elapsed.TotalSeconds:F2} s, {used / (events * Connections / 1e6):F2} CPU s per million deliveries");
        }

        var page = await new LiveTopic(TopicName.Parse("room:fan"), catalog.PolicyOf("room"), log, options.Value, metrics).Pages.ReadAsync(0, ct);
        Row("bytes of one event, JSON and MessagePack", $"{page.Events[0].Json.Length} and {page.Events[0].MessagePack.Length}");
    }

    private sealed class Sink(LiveFanOut scenario) : IEventSink
    {
        public ValueTask WriteAsync(EventBatch batch, CancellationToken ct)
        {
            Interlocked.Add(ref scenario._delivered, batch.Count);
            return ValueTask.CompletedTask;
        }

        public ValueTask WriteAsync(Draining draining, CancellationToken ct) => ValueTask.CompletedTask;

        public void Close()
        {
        }
    }
}

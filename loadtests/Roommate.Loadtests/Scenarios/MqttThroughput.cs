using System.Diagnostics;
using System.Globalization;
using Roommate.Loadtests.Mqtt;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// The MQTT endpoint beside mosquitto in the same run, 16-byte payloads over loopback. Rates are per core-second of the broker's own
/// CPU, because the generator shares the machine.
/// </summary>
internal sealed class MqttThroughput : IScenario
{
    public string Name => "mqtt-throughput";

    public string Summary => "QoS 0, QoS 1, fan-out 1 to 1,000, latency and idle memory, beside mosquitto [--scale 1.0]";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var scale = args is ["--scale", var text] ? double.Parse(text, CultureInfo.InvariantCulture) : 1;
        Console.WriteLine("| broker | measure | messages | wall s | broker CPU s | per core-second | p50 us | p99 us |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var start in new[] { BrokerProcess.MosquittoAsync, BrokerProcess.RoommateAsync })
        {
            using var broker = await start(ct);
            await Idle(broker, (int)(4000 * scale), ct); // first, while no memory is left over from busier times
            await Throughput(broker, "warm-up", qos: 0, (int)(200_000 * scale), outstanding: 1000, ct);
            await Throughput(broker, "QoS 0, one pair", qos: 0, (int)(1_000_000 * scale), outstanding: 2000, ct);
            await Throughput(broker, "QoS 1, one pair", qos: 1, (int)(300_000 * scale), outstanding: 20, ct);
            await FanOut(broker, subscribers: 1000, (int)(1500 * scale), ct);
            await Latency(broker, (int)(30_000 * scale), ct);
        }

        return 0;
    }

    private static async Task Throughput(BrokerProcess broker, string measure, int qos, int count, int outstanding, CancellationToken ct)
    {
        using var subscriber = await LoadClient.ConnectAsync(broker.Port, "sub", ct);
        await subscriber.SubscribeAsync("bench/one", qos, ct);
        using var publisher = await LoadClient.ConnectAsync(broker.Port, "pub", ct);
        using var credit = new SemaphoreSlim(outstanding);
        var meter = Meter.Start(broker);
        var publishing = Task.Run(() => PublishAsync(publisher, "bench/one", qos, count, credit, ct), ct);
        var acknowledged = qos == 0 ? Task.CompletedTask : Task.Run(() => CountAsync(publisher, count, credit, acknowledge: false, ct), ct);
        await CountAsync(subscriber, count, qos == 0 ? credit : null, acknowledge: qos > 0, ct);
        await Task.WhenAll(publishing, acknowledged);
        meter.Report(measure, count);
    }

    private static async Task FanOut(BrokerProcess broker, int subscribers, int count, CancellationToken ct)
    {
        var clients = new List<LoadClient>();
        for (var i = 0; i < subscribers; i++)
        {
            clients.Add(await LoadClient.ConnectAsync(broker.Port, $"fan{i}", ct));
            await clients[i].SubscribeAsync("bench/fan", 0, ct);
        }

        using var publisher = await LoadClient.ConnectAsync(broker.Port, "pub", ct);
        using var credit = new SemaphoreSlim(50);
        var meter = Meter.Start(broker);
        var publishing = Task.Run(() => PublishAsync(publisher, "bench/fan", 0, count, credit, ct), ct);
        await Task.WhenAll(clients.Select((c, i) => CountAsync(c, count, i == 0 ? credit : null, acknowledge: false, ct)));
        await publishing;
        meter.Report($"fan-out 1 to {subscribers}", (long)count * subscribers);
        clients.ForEach(static c => c.Dispose());
    }

    private static async Task Latency(BrokerProcess broker, int count, CancellationToken ct)
    {
        using var subscriber = await LoadClient.ConnectAsync(broker.Port, "sub", ct);
        await subscriber.SubscribeAsync("bench/one", 1, ct);
        using var publisher = await LoadClient.ConnectAsync(broker.Port, "pub", ct);
        var packet = LoadClient.Publish("bench/one", 16, 1);
        var times = new double[count];
        var meter = Meter.Start(broker);
        for (var i = 0; i < count; i++)
        {
            var sent = Stopwatch.GetTimestamp();
            await publisher.SendAsync(packet, ct);
            await subscriber.DrainAsync(acknowledge: true, ct);
            times[i] = Stopwatch.GetElapsedTime(sent).TotalMicroseconds;
            await publisher.DrainAsync(acknowledge: false, ct);
        }

        Array.Sort(times);
        meter.Report("QoS 1, one in flight", count, times[count / 2], times[(int)(count * 0.99)]);
    }

    private static async Task Idle(BrokerProcess broker, int count, CancellationToken ct)
    {
        var before = broker.Memory;
        var clients = new List<LoadClient>();
        for (var i = 0; i < count; i++)
        {
            clients.Add(await LoadClient.ConnectAsync(broker.Port, $"idle{i}", ct));
            await clients[i].SubscribeAsync($"idle/{i}", 0, ct);
        }

        await Task.Delay(2000, ct);
        Console.WriteLine($"| {broker.Name} | idle connection, resident memory | {count} | | | {(broker.Memory - before) / count / 1024.0:0.0} KB each | | |");
        clients.ForEach(static c => c.Dispose());
    }

    private static async Task PublishAsync(LoadClient publisher, string topic, int qos, int count, SemaphoreSlim credit, CancellationToken ct)
    {
        const int Batch = 20;
        var one = LoadClient.Publish(topic, 16, qos);
        var batch = Enumerable.Repeat(one, Batch).SelectMany(static b => b).ToArray();
        ushort id = 0;
        for (var sent = 0; sent < count;)
        {
            await credit.WaitAsync(ct);
            var n = 1;
            while (n < Math.Min(Batch, count - sent) && credit.Wait(0, ct))
            {
                n++;
            }

            for (var i = 0; qos > 0 && i < n; i++)
            {
                id = id == ushort.MaxValue ? (ushort)1 : (ushort)(id + 1);
                System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(batch.AsSpan((i * one.Length) + 4 + topic.Length), id);
            }

            await publisher.SendAsync(batch.AsMemory(0, n * one.Length), ct);
            sent += n;
        }
    }

    private static async Task CountAsync(LoadClient client, int count, SemaphoreSlim? credit, bool acknowledge, CancellationToken ct)
    {
        for (var seen = 0; seen < count;)
        {
            var got = await client.DrainAsync(acknowledge, ct);
            seen += got;
            credit?.Release(got);
        }
    }

    private sealed class Meter
    {
        private readonly BrokerProcess _broker;
        private readonly TimeSpan _cpu;
        private readonly long _started = Stopwatch.GetTimestamp();

        private Meter(BrokerProcess broker)
        {
            _broker = broker;
            _cpu = broker.Cpu;
        }

        public static Meter Start(BrokerProcess broker) => new(broker);

        public void Report(string measure, long count, double p50 = 0, double p99 = 0)
        {
            var wall = Stopwatch.GetElapsedTime(_started).TotalSeconds;
            var cpu = (_broker.Cpu - _cpu).TotalSeconds;
            var latency = p99 > 0 ? $"{p50:0} | {p99:0}" : "|";
            Console.WriteLine($"| {_broker.Name} | {measure} | {count:N0} | {wall:0.00} | {cpu:0.00} | {count / Math.Max(cpu, 0.01):N0} | {latency} |");
        }
    }
}

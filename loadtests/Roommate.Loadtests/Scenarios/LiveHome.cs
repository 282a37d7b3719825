using System.Globalization;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Loadtests.Measuring;
using Roommate.Testing;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// 200 devices x 5 reported/s over MQTT to 50 viewers who watch 20 devices each: 1,000 messages/s
/// become 5,000 deliveries/s; Roommate (durable, resumable) beside a plain SignalR group hub (neither) in the same run.
/// The first seconds after a start are the compiler's: a longer warm-up shows what a server costs that has been up for a while.
/// </summary>
public sealed class LiveHome : IScenario
{
    private static readonly Shape Home = new(Devices: 200, PerSecond: 5, Viewers: 50, Step: 10);

    // 2,000 events a second to each of 200 screens.
    private static readonly Shape Flood = new(Devices: 100, PerSecond: 20, Viewers: 200, Step: 1);

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);

    public string Name => "live-home";

    public string Summary => "[rounds=1] [warm-up s=5] [flood]: 200 devices x 5 messages/s to 50 viewers (flood: 100 x 20 to 200): end-to-end percentiles, CPU per million deliveries, beside a plain SignalR group hub";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        var warmUp = TimeSpan.FromSeconds(LiveRoom.Argument(args, 1, 5));
        var shape = args is [_, _, "flood", ..] ? Flood : Home;
        Console.WriteLine("| server | deliveries/s | p50 ms | p95 ms | p99 ms | max-ish (p99.9) ms | server CPU s per million | Redis CPU s per million |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (var i = 0; i < rounds; i++)
        {
            await RoommateAsync(shape, warmUp, ct);
            await PlainAsync(shape, warmUp, ct);
        }

        return 0;
    }

    private static async Task RoommateAsync(Shape shape, TimeSpan warmUp, CancellationToken ct)
    {
        await using var server = new ServerProcess(
            $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Load");
        server.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        await server.StartAsync();
        using var http = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var home = (await http.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;
        var devices = new List<(string Id, string Secret)>();
        for (var i = 0; i < shape.Devices; i++)
        {
            var created = await http.PostAsync<CreateDeviceResult>(
                $"/api/v1/homes/{home}/devices",
                new CreateDeviceRequest($"Sensor {i}", Components: new Dictionary<string, Component> { ["temp"] = new("sensor") }));
            devices.Add((created.Device.Id, created.Secret));
        }

        var hub = new Uri($"ws://127.0.0.1:{server.Port}/hub?access_token={Uri.EscapeDataString(http.Token)}");
        await MeasureAsync(
            shape,
            "Roommate",
            hub,
            server.MqttPort,
            devices,
            static watched => ("Subscribe", JsonSerializer.Serialize(new SubscribeRequest([.. watched.Select(static w => new TopicPosition(Topics.Twin(w)))]), Wire.Json)),
            server.ProcessId,
            int.Parse(await File.ReadAllTextAsync(Path.Combine(server.Directory, "redis", "redis.pid"), ct), CultureInfo.InvariantCulture),
            warmUp,
            ct);
    }

    private static async Task PlainAsync(Shape shape, TimeSpan warmUp, CancellationToken ct)
    {
        var port = FreePort.Next();
        var mqtt = FreePort.Next();
        await using var program = PeerProcess.Start(
            "dotnet",
            new Dictionary<string, string> { ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0" },
            typeof(LiveHome).Assembly.Location,
            "peer-plain-hub",
            $"--Urls=http://127.0.0.1:{port}",
            $"--Mqtt:Listen=127.0.0.1:{mqtt}",
            "--Mqtt:AllowAnonymous=true");
        await PeerProcess.ReadyAsync(new Uri($"http://127.0.0.1:{port}/health/ready"), ct);
        var devices = Enumerable.Range(0, shape.Devices).Select(static i => (Id: $"dev_{i}", Secret: "none")).ToArray();
        await MeasureAsync(
            shape,
            "plain SignalR groups",
            new Uri($"ws://127.0.0.1:{port}/hub"),
            mqtt,
            devices,
            static watched => ("Join", JsonSerializer.Serialize(watched)),
            program.Id,
            redis: null,
            warmUp,
            ct);
    }

    private static async Task MeasureAsync(
        Shape shape,
        string name,
        Uri hub,
        int mqtt,
        IReadOnlyList<(string Id, string Secret)> devices,
        Func<string[], (string Method, string Argument)> join,
        int server,
        int? redis,
        TimeSpan warmUp,
        CancellationToken ct)
    {
        var latencies = new Latencies();
        var viewers = new List<Viewer>();
        for (var v = 0; v < shape.Viewers; v++)
        {
            var watched = Enumerable.Range(0, devices.Count / shape.Step).Select(i => devices[(v * 4 + i * shape.Step) % devices.Count].Id).Distinct().ToArray();
            var viewer = await Viewer.ConnectAsync(hub, ct);
            var (method, argument) = join(watched);
            await viewer.CallAsync(method, argument, ct);
            viewer.Measure(() => Volatile.Read(ref latencies!));
            viewers.Add(viewer);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var load = new DeviceLoad(mqtt, devices, shape.PerSecond);
        var running = load.RunAsync(stop.Token);
        await Task.Delay(warmUp, ct);
        var before = (Cpu: ProcessCpu.Seconds(server), Redis: redis is { } r ? ProcessCpu.Seconds(r) : 0);
        var measured = new Latencies();
        Volatile.Write(ref latencies, measured);
        await Task.Delay(Measured, ct);
        var count = measured.Count;
        var cpu = ProcessCpu.Seconds(server) - before.Cpu;
        var redisCpu = redis is { } pid ? ProcessCpu.Seconds(pid) - before.Redis : 0;
        await stop.CancelAsync();
        await running;
        foreach (var viewer in viewers)
        {
            await viewer.DisposeAsync();
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {count / Measured.TotalSeconds:F0} | {measured.Percentile(0.5):F2} | {measured.Percentile(0.95):F2} | {measured.Percentile(0.99):F2} | {measured.Percentile(0.999):F2} | {cpu / count * 1e6:F1} | {redisCpu / count * 1e6:F1} |"));
    }

    /// <param name="PerSecond">Messages of each device.</param>
    /// <param name="Step">Each viewer watches every so many-th device.</param>
    private sealed record Shape(int Devices, double PerSecond, int Viewers, int Step);
}

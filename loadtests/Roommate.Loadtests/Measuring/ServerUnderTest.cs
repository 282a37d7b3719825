using System.Diagnostics;
using System.Globalization;
using Roommate.Contracts;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Loadtests.Scenarios;
using Roommate.Testing;

namespace Roommate.Loadtests.Measuring;

/// <summary>
/// A server that puts what is said in a room on many screens: Roommate, a plain SignalR group hub, or Socket.IO with its Redis
/// streams adapter. Each runs as a program of its own, so that its CPU and memory can be read.
/// </summary>
public sealed class ServerUnderTest : IAsyncDisposable
{
    private const string SpinLimit = "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit";

    private readonly List<IAsyncDisposable> _parts = [];
    private RedisServer? _store;

    private ServerUnderTest(string name) => Name = name;

    public string Name { get; }

    public Dialect Dialect { get; private init; }

    /// <summary>What a client opens.</summary>
    public Uri Socket { get; private set; } = null!;

    public int ProcessId { get; private set; }

    /// <summary>The Redis behind it; null where there is none.</summary>
    public int? Redis { get; private set; }

    /// <summary>The room everybody is in.</summary>
    public string Room { get; private set; } = "room";

    /// <summary>The signed-in owner; only Roommate has one.</summary>
    public Http? Owner { get; private set; }

    public string Home { get; private set; } = "";

    /// <summary>All three, one after the other; with LOADTEST_ALONE set only Roommate, for a profiler.</summary>
    public static IEnumerable<Func<CancellationToken, Task<ServerUnderTest>>> All(string[] configuration) =>
        Environment.GetEnvironmentVariable("LOADTEST_ALONE") is { Length: > 0 }
            ? [ct => RoommateAsync(configuration, ct)]
            : [ct => RoommateAsync(configuration, ct), PlainAsync, SocketIoAsync];

    public static async Task<ServerUnderTest> RoommateAsync(string[] configuration, CancellationToken ct)
    {
        var program = new ServerProcess(
            [$"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Load", "--Limits:PerSecond=0", .. configuration]);
        program.Environment[SpinLimit] = "0";
        var server = new ServerUnderTest("Roommate");
        server._parts.Add(program);
        await program.StartAsync();
        server.Owner = await Http.SignInAsync(program.Address, TestHome.Email, TestHome.Password);
        server.Home = (await server.Owner.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;
        server.Room = (await server.Owner.PostAsync<Room>($"/api/v1/homes/{server.Home}/rooms", new CreateRoomRequest("Hall"))).Id;
        server.Socket = new Uri($"ws://127.0.0.1:{program.Port}/hub?access_token={Uri.EscapeDataString(server.Owner.Token)}");
        server.ProcessId = program.ProcessId;
        server.Redis = int.Parse(await File.ReadAllTextAsync(Path.Combine(program.Directory, "redis", "redis.pid"), ct), CultureInfo.InvariantCulture);
        return server;
    }

    public static async Task<ServerUnderTest> PlainAsync(CancellationToken ct)
    {
        var (port, mqtt) = (FreePort.Next(), FreePort.Next());
        var program = PeerProcess.Start(
            "dotnet",
            new Dictionary<string, string> { [SpinLimit] = "0" },
            typeof(LiveHome).Assembly.Location,
            "peer-plain-hub",
            $"--Urls=http://127.0.0.1:{port}",
            $"--Mqtt:Listen=127.0.0.1:{mqtt}",
            "--Mqtt:AllowAnonymous=true");
        var server = new ServerUnderTest("plain SignalR groups") { Socket = new Uri($"ws://127.0.0.1:{port}/hub"), ProcessId = program.Id };
        server._parts.Add(program);
        await PeerProcess.ReadyAsync(new Uri($"http://127.0.0.1:{port}/health/ready"), ct);
        return server;
    }

    public static async Task<ServerUnderTest> SocketIoAsync(CancellationToken ct)
    {
        var folder = Path.Combine(Generated.Root, "loadtests/peers/socketio");
        await PeerProcess.InstallAsync(folder, ct);
        var redis = new RedisServer();
        var port = FreePort.Next();
        var program = PeerProcess.Start(
            "node",
            [],
            "--expose-gc",
            Path.Combine(folder, "server.mjs"),
            port.ToString(CultureInfo.InvariantCulture),
            redis.Port.ToString(CultureInfo.InvariantCulture));
        var server = new ServerUnderTest("Socket.IO, Redis streams")
        {
            Dialect = Dialect.SocketIo,
            Socket = new Uri($"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"),
            ProcessId = program.Id,
            Redis = redis.ProcessId,
        };
        server._store = redis;
        server._parts.Add(program);
        await PeerProcess.ReadyAsync(new Uri($"http://127.0.0.1:{port}/"), ct);
        return server;
    }

    public Task<Viewer> ConnectAsync(CancellationToken ct, Dialect? dialect = null) => Viewer.ConnectAsync(Socket, ct, dialect ?? Dialect);

    /// <summary>A viewer of the room, from now on.</summary>
    public async Task<Viewer> JoinAsync(CancellationToken ct, long? after = null, string? epoch = null, Dialect? dialect = null)
    {
        var viewer = await ConnectAsync(ct, dialect);
        await FollowAsync(viewer, ct, after, epoch);
        return viewer;
    }

    /// <summary>Follows the room; what the server answers.</summary>
    public Task<string> FollowAsync(Viewer viewer, CancellationToken ct, long? after = null, string? epoch = null) => Owner is not null
        ? viewer.CallAsync("Subscribe", after is null
            ? $$"""{"topics":[{"topic":"room:{{Room}}"}]}"""
            : $$"""{"topics":[{"topic":"room:{{Room}}","after":{{after}},"epoch":"{{epoch}}"}]}""", ct)
        : viewer.CallAsync(Dialect == Dialect.SignalR ? "Join" : "join", $"[\"{Room}\"]", ct);

    /// <summary>Says something in the room without waiting for the answer.</summary>
    public Task SayAsync(Viewer speaker, string text, CancellationToken ct) => Owner is not null
        ? speaker.PostAsync("Send", $$"""{"roomId":"{{Room}}","text":"{{text}}","clientId":"{{Guid.NewGuid():N}}"}""", ct)
        : speaker.PostAsync(Dialect == Dialect.SignalR ? "Say" : "say", $$"""{"room":"{{Room}}","text":"{{text}}"}""", ct);

    /// <summary>A full collection of the server's memory.</summary>
    public async Task CollectAsync(CancellationToken ct)
    {
        if (Dialect != Dialect.SocketIo)
        {
            await Collector.CollectAsync(ProcessId, ct);
            return;
        }

        using var http = new HttpClient();
        await http.GetAsync(new UriBuilder(Socket) { Scheme = Uri.UriSchemeHttp, Path = "/gc", Query = "" }.Uri, ct);
    }

    /// <summary>CPU seconds so far: the server's and its Redis'.</summary>
    public (double Server, double Redis) Cpu() => (ProcessCpu.Seconds(ProcessId), Redis is { } redis ? ProcessCpu.Seconds(redis) : 0);

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }

        _store?.Dispose();
        Owner?.Dispose();
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Roommate.Live;
using Roommate.Live.Feed;
using Roommate.Live.Line;
using Roommate.Live.Log;
using Roommate.Live.Topics;
using Roommate.Testing;
using Roommate.Testing.Live;
using Shouldly;
using Xunit;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.IntegrationTests.Live.Line;

/// <summary>
/// The line was open and is then not wanted any more, as by a proxy of Redis that speaks only RESP 2 or closes what it does not know,
/// while the shared client is served. Nobody looks at the heads of topics here: what a client gets it owes to the take-over.
/// </summary>
public sealed class RefusedLineTests(RedisServer server) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private const string Room = "room:refused";

    private readonly TestRedis _redis = server.Connect();
    private readonly Doorkeeper _door = new(server.Port);
    private RedisLine _line = null!;
    private LineTopicFeed _feed = null!;
    private LiveTestNode _node = null!;
    private RedisTopicLog _log = null!;

    public async Task InitializeAsync()
    {
        var catalog = new TopicCatalog(() => [new HeadSource("room", new TopicPolicy(Conflate: false, MaxLength: null, KeepFor: null), () => _log)]);
        _line = new RedisLine(new ByTheDoor(_redis, _door.Port), TimeProvider.System, NullLogger<RedisLine>.Instance);
        _feed = new LineTopicFeed(_line, new RedisTopicFeed(_redis, TimeProvider.System), TimeProvider.System, NullLogger<LineTopicFeed>.Instance);
        _log = new RedisTopicLog(_redis, catalog, TimeProvider.System);
        _node = await new LiveTestNode(_log, _feed, catalog, TimeProvider.System, new LiveOptions { HeadCheck = TimeSpan.FromHours(1) }).StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _feed.Dispose();
        _line.Dispose();
        _door.Dispose();
        _redis.Dispose();
    }

    [Theory]
    [InlineData("-ERR unknown command 'HELLO'\r\n")]
    [InlineData("-NOPERM this user has no permissions to run the 'hello' command\r\n")]
    [InlineData("")]
    public async Task Open_topics_go_over_to_the_shared_client_without_a_hole(string answer)
    {
        var publisher = new LivePublisher(_log);
        var client = new LiveTestClient(Room);
        await client.ConnectAsync(_node);
        await client.ReachAsync(Room, await publisher.PublishAsync(Room, 5));
        _door.Connections.ShouldBe(1, "the line is what was heard");

        _door.Refuse(answer);
        await client.ReachAsync(Room, await publisher.PublishAsync(Room, 5));
        await client.ReachAsync(Room, await publisher.PublishAsync(Room, 5));
        _line.IsUsable.ShouldBeFalse();

        // And whoever comes later is served too, as if there had never been a line.
        var late = new LiveTestClient(Room);
        await late.ConnectAsync(_node);
        var head = await publisher.PublishAsync(Room, 5);
        await Task.WhenAll(client.ReachAsync(Room, head), late.ReachAsync(Room, head));
        client.Violations.ShouldBeEmpty();
        client.Seen.ShouldNotContain(static s => s.Type == "snapshot");
        late.Violations.ShouldBeEmpty();
    }

    /// <summary>Lets everybody through to Redis; then cuts them and answers whoever comes with one sentence, or with nothing but a closed door.</summary>
    private sealed class Doorkeeper : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<TcpClient> _inside = [];
        private readonly int _redis;
        private string? _answer;

        public Doorkeeper(int redis)
        {
            _redis = redis;
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _ = ServeAsync();
        }

        public int Port { get; }

        public int Connections { get; private set; }

        public void Refuse(string answer)
        {
            lock (_inside)
            {
                _answer = answer;
                _inside.ForEach(static c => c.Dispose());
                _inside.Clear();
            }
        }

        public void Dispose()
        {
            _listener.Dispose();
            Refuse("");
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync();
                    Connections++;
                    _ = _answer is { } answer ? SendAwayAsync(client, answer) : LetInAsync(client);
                }
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
            }
        }

        private static async Task SendAwayAsync(TcpClient client, string answer)
        {
            using (client)
            {
                await client.GetStream().ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        }

        private async Task LetInAsync(TcpClient client)
        {
            var redis = new TcpClient();
            await redis.ConnectAsync(IPAddress.Loopback, _redis);
            lock (_inside)
            {
                _inside.AddRange([client, redis]);
            }

            try
            {
                await Task.WhenAny(client.GetStream().CopyToAsync(redis.GetStream()), redis.GetStream().CopyToAsync(client.GetStream()));
            }
            finally
            {
                client.Dispose();
                redis.Dispose();
            }
        }
    }

    private sealed class ByTheDoor(IRedis shared, int port) : IRedis
    {
        public event Action? Restored
        {
            add => shared.Restored += value;
            remove => shared.Restored -= value;
        }

        public RedisAddress? Address => new("127.0.0.1", port, null, null, 0);

        public StackExchange.Redis.IDatabase Database => shared.Database;

        public StackExchange.Redis.ISubscriber Subscriber => shared.Subscriber;

        public bool Available => shared.Available;
    }
}

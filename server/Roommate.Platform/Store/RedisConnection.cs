using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Platform.Configuration;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Store;

/// <summary>
/// The node's one connection: to the configured Redis, or to the local one it supervises. It is there before anything
/// else starts and goes after everything else has stopped; in between it reconnects by itself.
/// </summary>
public sealed partial class RedisConnection(
    IOptions<RedisOptions> options,
    IOptions<DataOptions> data,
    Ids ids,
    TimeProvider time,
    ILogger<RedisConnection> log,
    ILogger<LocalRedis> localLog) : IRedis, IHostedLifecycleService, IAsyncDisposable
{
    /// <summary>Grows when older programs could no longer read the store.</summary>
    private const int StartAttempts = 10;
    private const int Schema = 1;

    private ConnectionMultiplexer? _connection;
    private LocalRedis? _local;
    private bool _closed;

    public event Action? Restored;

    public IDatabase Database => Connection.GetDatabase();

    public ISubscriber Subscriber => Connection.GetSubscriber();

    public RedisAddress? Address { get; private set; }

    public bool Available => _connection?.IsConnected ?? false;

    private ConnectionMultiplexer Connection => _connection ?? throw new InvalidOperationException("The store was used before it was opened.");

    /// <summary>Connects; a <see cref="StartupException"/> when nothing answers or what answers does not fit.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var directory = data.Value.Ensure();
        var address = options.Value.ConnectionString;
        if (address.Length == 0)
        {
            _local = await LocalRedis.StartAsync(directory, options.Value.Fsync, ids, time, localLog, cancellationToken);
            address = _local.ConnectionString;
        }

        var configuration = Parse(address);
        _connection = await ConnectAsync(configuration);
        _connection.PreserveAsyncOrder = true;
        _connection.ConnectionFailed += (_, e) => Log.Lost(log, e.ConnectionType, e.FailureType);
        _connection.ConnectionRestored += (_, e) =>
        {
            Log.Back(log, e.ConnectionType);
            Restored?.Invoke();
        };
        RequireVersion(_connection);
        Address = PlainAddress(configuration, _connection);
        await RequireSchemaPatientlyAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        if (_connection is { } connection)
        {
            // A plain Dispose sends QUIT and then waits the whole syncTimeout for an answer that 1.2.6 does not see.
            await connection.CloseAsync(allowCommandsToComplete: false);
            connection.Dispose();
        }

        if (_local is { } local)
        {
            await local.DisposeAsync();
        }
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions options)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(options);
        if (connection.IsConnected)
        {
            return connection;
        }

        connection.Dispose();
        throw new StartupException(
            $"Redis does not answer at {string.Join(", ", options.EndPoints)}. Check Redis:ConnectionString, or leave it empty to let Roommate start its own.");
    }

    // A Redis that has just been started loads its file before it answers, and a machine that starts everything at once is slow.
    private async Task RequireSchemaPatientlyAsync(CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await RequireSchemaAsync(ct);
                return;
            }
            catch (FaultException) when (attempt < StartAttempts)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, ct);
            }
            catch (FaultException)
            {
                throw new StartupException("Redis accepts connections but does not answer. Look at its log, then start again.");
            }
        }
    }

    private async Task RequireSchemaAsync(CancellationToken ct)
    {
        var key = (RedisKey)"rm:schema";
        await this.CallAsync(db => db.StringSetAsync(key, Schema, when: When.NotExists), ct);
        var found = (int)await this.CallAsync(db => db.StringGetAsync(key), ct);
        if (found > Schema)
        {
            throw new StartupException($"The store has schema {found}; this program knows {Schema}. Use the newer program, or restore a backup.");
        }
    }

    private static ConfigurationOptions Parse(string connectionString)
    {
        try
        {
            var options = ConfigurationOptions.Parse(connectionString);
            options.AbortOnConnectFail = false;
            options.ConnectTimeout = 3000;
            options.SyncTimeout = 5000;
            options.KeepAlive = 5;
            options.ConnectRetry = 3;
            options.ReconnectRetryPolicy = new LinearRetry(500);
            return options;
        }
        catch (ArgumentException)
        {
            // Its message may hold a part of the password.
            throw new StartupException("Redis:ConnectionString could not be read. Example:  --Redis:ConnectionString=redis:6379,password=...");
        }
    }

    // One server, in clear, that is not part of a Cluster: everything else the shared client knows better.
    private static RedisAddress? PlainAddress(ConfigurationOptions options, ConnectionMultiplexer connection)
    {
        if (options.EndPoints.Count != 1 || options.Ssl || connection.GetServer(options.EndPoints[0]).ServerType != ServerType.Standalone)
        {
            return null;
        }

        return options.EndPoints[0] switch
        {
            System.Net.DnsEndPoint name => new RedisAddress(name.Host, name.Port, null, options.Password, options.DefaultDatabase ?? 0),
            System.Net.IPEndPoint ip => new RedisAddress(ip.Address.ToString(), ip.Port, null, options.Password, options.DefaultDatabase ?? 0),
            _ => null,
        };
    }

    private static void RequireVersion(ConnectionMultiplexer connection)
    {
        foreach (var endpoint in connection.GetEndPoints())
        {
            var server = connection.GetServer(endpoint);
            if (server.IsConnected && server.Version < new Version(7, 0))
            {
                throw new StartupException($"Redis at {endpoint} is version {server.Version}; Roommate needs 7.0 or later.");
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The {Connection} connection to Redis was lost ({Failure})")]
        public static partial void Lost(ILogger logger, ConnectionType connection, ConnectionFailureType failure);

        [LoggerMessage(2, LogLevel.Information, "The {Connection} connection to Redis is back")]
        public static partial void Back(ILogger logger, ConnectionType connection);
    }
}

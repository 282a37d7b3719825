using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Roommate.Contracts;

namespace Roommate.Platform.Store;

/// <summary>
/// The supervised <c>redis-server</c> of a node without a connection string: loopback, a random port and password that
/// hold for as long as this node runs (so that the connection finds a restarted one), append-only file in the data
/// directory. Watched, restarted with a growing wait, stopped in order.
/// </summary>
public sealed partial class LocalRedis : IAsyncDisposable
{
    private const int MostPorts = 5;

    private readonly TimeProvider _time;
    private readonly ILogger<LocalRedis> _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly DataLock _lock;
    private readonly RedisSettings _settings;
    private readonly Task _watching;
    private readonly AppendFileFlusher? _flusher;
    private RedisChild _child;

    private LocalRedis(RedisChild child, RedisSettings settings, DataLock held, TimeProvider time, ILogger<LocalRedis> log)
    {
        _child = child;
        _settings = settings;
        _lock = held;
        _time = time;
        _log = log;
        _watching = WatchAsync();
        _flusher = settings.FlushesItself ? null : new AppendFileFlusher(settings.Directory, log);
    }

    /// <summary>For StackExchange.Redis. Holds the password: not to be logged.</summary>
    public string ConnectionString => $"127.0.0.1:{_settings.Port},password={_settings.Password}";

    /// <summary>Starts it and waits until it answers; a <see cref="StartupException"/> says what is wrong and what to type.</summary>
    public static async Task<LocalRedis> StartAsync(string dataDirectory, string fsync, Ids ids, TimeProvider time, ILogger<LocalRedis> log, CancellationToken ct)
    {
        var directory = Path.Combine(Path.GetFullPath(dataDirectory), "redis");
        if (OperatingSystem.IsWindows())
        {
            throw new StartupException("There is no redis-server for Windows. Use one that runs elsewhere:  --Redis:ConnectionString=host:6379,password=...");
        }

        // Everything people said is in there: nobody else on this machine reads it.
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var held = await DataLock.TakeAsync(directory, time, ct);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var settings = new RedisSettings(directory, FreePort(), ids.Secret(), fsync);
                if (await RedisChild.StartAsync(settings, time, ct) is { } child)
                {
                    return new LocalRedis(child, settings, held, time, log);
                }

                if (attempt == MostPorts)
                {
                    throw new StartupException($"redis-server found no free port in {MostPorts} attempts.");
                }
            }
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        await _watching;
        if (!await _child.StopAsync())
        {
            Log.SlowToStop(_log);
        }

        await _child.DisposeAsync();
        _flusher?.Dispose();
        _lock.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await _child.ExitedAsync(_stop.Token);
                Log.Died(_log);
                await _child.DisposeAsync();
                _child = await RelaunchAsync(_stop.Token);
                Log.Restarted(_log);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: DisposeAsync ends the child.
        }
    }

    private async Task<RedisChild> RelaunchAsync(CancellationToken ct)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                if (await RedisChild.StartAsync(_settings, _time, ct) is { } child)
                {
                    return child;
                }

                Log.PortTaken(_log, _settings.Port);
            }
            catch (Exception exception) when (exception is StartupException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
            {
                Log.NoRestart(_log, exception);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(5000, 100 << Math.Min(failures, 6))), _time, ct);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The local Redis died; starting it again")]
        public static partial void Died(ILogger logger);

        [LoggerMessage(2, LogLevel.Information, "The local Redis is back")]
        public static partial void Restarted(ILogger logger);

        [LoggerMessage(3, LogLevel.Error, "The local Redis could not be started; trying again")]
        public static partial void NoRestart(ILogger logger, Exception exception);

        [LoggerMessage(4, LogLevel.Warning, "The local Redis did not stop in time and was killed")]
        public static partial void SlowToStop(ILogger logger);

        [LoggerMessage(5, LogLevel.Warning, "Port {Port} of the local Redis was taken by another program; trying again")]
        public static partial void PortTaken(ILogger logger, int port);
    }
}

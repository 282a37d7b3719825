using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Roommate.Contracts;

namespace Roommate.Platform.Store;

/// <summary>
/// The supervised <c>redis-server</c> of a node without a connection string: loopback, a random port and password that
/// hold for as long as this node runs (so that the connection finds a restarted one), append-only file in the data
/// directory. A shell between the two ends Redis in order when this process is gone, however it went, so that a server
/// killed with -9 leaves nothing behind and can start again at once.
/// </summary>
public sealed partial class LocalRedis : IAsyncDisposable
{
    // "cat" ends when our end of the pipe closes. Redis writes its append-only file on SIGTERM and exits.
    private const string Script = "redis-server \"$1\" & echo pid=$!; cat >/dev/null; kill -TERM $! 2>/dev/null; wait $!";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly string _directory;
    private readonly string _fsync;
    private readonly TimeProvider _time;
    private readonly ILogger<LocalRedis> _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly FileStream _lock;
    private readonly int _port = FreePort();
    private readonly string _password;
    private Process _shell;
    private Task _watching = Task.CompletedTask;

    private LocalRedis(string directory, string fsync, FileStream held, Ids ids, TimeProvider time, ILogger<LocalRedis> log)
    {
        _directory = directory;
        _fsync = fsync;
        _lock = held;
        _time = time;
        _log = log;
        _password = ids.Secret();
        _shell = null!;
    }

    /// <summary>For StackExchange.Redis. Holds the password: not to be logged.</summary>
    public string ConnectionString => $"127.0.0.1:{_port},password={_password}";

    /// <summary>Starts it and waits until it answers; a <see cref="StartupException"/> says what is wrong and what to type.</summary>
    public static async Task<LocalRedis> StartAsync(string dataDirectory, string fsync, Ids ids, TimeProvider time, ILogger<LocalRedis> log, CancellationToken ct)
    {
        var directory = Path.Combine(dataDirectory, "redis");
        Directory.CreateDirectory(directory);
        var redis = new LocalRedis(directory, fsync, await HoldAsync(directory, time, ct), ids, time, log);
        try
        {
            await redis.LaunchAsync(ct);
        }
        catch
        {
            await redis._lock.DisposeAsync();
            throw;
        }

        redis._watching = redis.WatchAsync();
        return redis;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _shell.StandardInput.Close();
        try
        {
            await _shell.WaitForExitAsync(CancellationToken.None).WaitAsync(StopPatience, _time);
        }
        catch (TimeoutException)
        {
            Log.SlowToStop(_log);
            _shell.Kill(entireProcessTree: true);
        }

        await _watching;
        _shell.Dispose();
        _stop.Dispose();
        await _lock.DisposeAsync();
    }

    // A server that was just killed needs a moment until its Redis has written its last lines.
    private static async Task<FileStream> HoldAsync(string directory, TimeProvider time, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                var held = new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (OwnerAlive(directory) is not { } pid)
                {
                    return held;
                }

                await held.DisposeAsync();
                if (time.GetElapsedTime(started) > StopPatience)
                {
                    throw new StartupException($"A redis-server (process {pid}) still uses {directory}. Stop it:  kill {pid}");
                }
            }
            catch (IOException) when (time.GetElapsedTime(started) < TimeSpan.FromSeconds(3))
            {
            }
            catch (IOException)
            {
                throw new StartupException($"Another Roommate server is running with the data directory {Path.GetDirectoryName(directory)}.\nStop it, or choose another one:  ./run --Data:Directory=./elsewhere");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time, ct);
        }
    }

    private static int? OwnerAlive(string directory)
    {
        var file = Path.Combine(directory, "redis.pid");
        if (!File.Exists(file) || !int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName == "redis-server" && !process.HasExited ? pid : null;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void RequireProgram()
    {
        var path = (System.Environment.GetEnvironmentVariables()["PATH"] as string ?? "").Split(Path.PathSeparator);
        if (!path.Any(static folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "redis-server"))))
        {
            throw new StartupException(
                "redis-server is not on the PATH; Roommate keeps everything in it.\n" +
                "Install it:  sudo apt-get install redis-server   (Fedora: sudo dnf install redis; macOS: brew install redis)\n" +
                "or use one that runs already:  ./run --Redis:ConnectionString=localhost:6379");
        }
    }

    private async Task LaunchAsync(CancellationToken ct)
    {
        RequireProgram();
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = _directory };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script);
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(WriteConfiguration());
        _shell = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(StartPatience);
        var said = new StringBuilder();
        while (await _shell.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("pid=", StringComparison.Ordinal))
            {
                await File.WriteAllTextAsync(Path.Combine(_directory, "redis.pid"), line[4..], ct);
            }
            else if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                // Drained for as long as it lives, so that it never blocks on a full pipe.
                _ = _shell.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return;
            }
            else
            {
                said.AppendLine(line);
            }
        }

        throw new StartupException($"redis-server did not start in {_directory}. It said:\n{said}");
    }

    private string WriteConfiguration()
    {
        var file = Path.Combine(_directory, "redis.conf");
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
             bind 127.0.0.1
             port {_port}
             requirepass {_password}
             dir {_directory}
             appendonly yes
             appendfsync {_fsync}
             save ""
             logfile ""
             loglevel notice
             daemonize no
             maxmemory-policy noeviction
             """);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(file, options);
        writer.Write(text);
        return file;
    }

    private async Task WatchAsync()
    {
        for (var failures = 0; !_stop.IsCancellationRequested;)
        {
            await WaitForRedisAsync();
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            Log.Died(_log);
            _shell.StandardInput.Close();
            _shell.Dispose();
            failures = await RelaunchAsync(failures);
        }
    }

    private async Task<int> RelaunchAsync(int failures)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await LaunchAsync(_stop.Token);
                Log.Restarted(_log);
                return 0;
            }
            catch (Exception exception) when (exception is StartupException or IOException or System.ComponentModel.Win32Exception)
            {
                Log.NoRestart(_log, exception);
                failures++;
                var wait = TimeSpan.FromMilliseconds(Math.Min(5000, 100 * Math.Pow(2, failures)));
                await Task.Delay(wait, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return failures;
    }

    private async Task WaitForRedisAsync()
    {
        var file = Path.Combine(_directory, "redis.pid");
        var pid = int.Parse(await File.ReadAllTextAsync(file, CancellationToken.None), NumberStyles.None, CultureInfo.InvariantCulture);
        try
        {
            using var redis = Process.GetProcessById(pid);
            await redis.WaitForExitAsync(_stop.Token);
        }
        catch (Exception exception) when (exception is ArgumentException or OperationCanceledException)
        {
            // Gone already, or we are stopping: either way there is nothing left to wait for.
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
    }
}

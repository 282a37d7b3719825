using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Roommate.Platform.Store;

/// <summary>
/// One run of <c>redis-server</c> and the shell between it and us. The shell holds our end of a pipe: when that closes,
/// however this process went, it ends Redis in order. Both run in a session of their own where the system has
/// <c>setsid</c>, so that Ctrl+C at the terminal reaches the server alone, which stops its Redis last.
/// </summary>
internal sealed class RedisChild : IAsyncDisposable
{
    /// <summary>Where the process id of Redis is kept, to find one that was left behind.</summary>
    public const string PidFile = "redis.pid";

    // The shell ends when Redis does. On SIGTERM Redis writes its append-only file and exits.
    private const string Script =
        """
        exec 3<&0
        redis-server "$1" </dev/null 3<&- &
        redis=$!
        echo "pid=$redis"
        (cat <&3 >/dev/null; kill -TERM $redis 2>/dev/null) &
        watch=$!
        wait $redis
        kill $watch 2>/dev/null
        """;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly Process _shell;
    private readonly TimeProvider _time;
    private bool _disposed;

    private RedisChild(Process shell, TimeProvider time)
    {
        _shell = shell;
        _time = time;
    }

    /// <summary>Starts it and waits until it answers; null when the port was taken meanwhile.</summary>
    public static async Task<RedisChild?> StartAsync(RedisSettings settings, TimeProvider time, CancellationToken ct)
    {
        RequireProgram();
        var child = new RedisChild(Launch(settings.Write()), time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), patience, StartPatience, Timeout.InfiniteTimeSpan);
        try
        {
            return await child.ReadyAsync(settings, patience.Token) ? child : null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await child.DisposeAsync();
            throw new StartupException($"redis-server did not answer within {StartPatience.TotalSeconds:0} s in {settings.Directory}.");
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when Redis is gone.</summary>
    public Task ExitedAsync(CancellationToken ct) => _shell.WaitForExitAsync(ct);

    /// <summary>Stops it in order; false when it had to be killed.</summary>
    public async Task<bool> StopAsync()
    {
        if (_disposed)
        {
            return true;
        }

        _shell.StandardInput.Close();
        try
        {
            await _shell.WaitForExitAsync(CancellationToken.None).WaitAsync(StopPatience, _time);
            return true;
        }
        catch (TimeoutException)
        {
            _shell.Kill(entireProcessTree: true);
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            await StopAsync();
            _disposed = true;
            _shell.Dispose();
        }
    }

    private static Process Launch(string configuration)
    {
        var ownSession = OnPath("setsid");
        var start = new ProcessStartInfo(ownSession ? "setsid" : "/bin/sh") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        if (ownSession)
        {
            start.ArgumentList.Add("/bin/sh");
        }

        foreach (var argument in new[] { "-c", Script, "sh", configuration })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static bool OnPath(string program)
    {
        var path = (System.Environment.GetEnvironmentVariables()["PATH"] as string ?? "").Split(Path.PathSeparator);
        return path.Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));
    }

    private static void RequireProgram()
    {
        if (!OnPath("redis-server"))
        {
            throw new StartupException(
                "redis-server is not on the PATH; Roommate keeps everything in it.\n" +
                "Install it:  sudo apt-get install redis-server   (Fedora: sudo dnf install redis; macOS: brew install redis)\n" +
                "or use one that runs already:  ./run --Redis:ConnectionString=localhost:6379");
        }
    }

    private async Task<bool> ReadyAsync(RedisSettings settings, CancellationToken ct)
    {
        var said = new StringBuilder();
        while (await _shell.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            if (line.StartsWith("pid=", StringComparison.Ordinal))
            {
                await File.WriteAllTextAsync(Path.Combine(settings.Directory, PidFile), line[4..], ct);
            }
            else if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                // Drained for as long as it lives, so that it never blocks on a full pipe.
                _ = _shell.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return true;
            }
            else if (line.Contains("Address already in use", StringComparison.Ordinal))
            {
                await DisposeAsync();
                return false;
            }
            else
            {
                said.AppendLine(line);
            }
        }

        throw new StartupException($"redis-server did not start in {settings.Directory}. It said:\n{said}");
    }
}

/// <summary>What the local Redis runs with. The password is in a file that only this user can read, never on a command line.</summary>
internal sealed record RedisSettings(string Directory, int Port, string Password, string Fsync)
{
    public const string File = "redis.conf";

    /// <summary>Otherwise an <see cref="AppendFileFlusher"/> does it each second.</summary>
    public bool FlushesItself => Fsync == "always";

    /// <summary>Writes the configuration file (mode 0600) and returns its path.</summary>
    public string Write()
    {
        var file = Path.Combine(Directory, File);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
             bind 127.0.0.1
             port {Port}
             requirepass {Password}
             dir "{Directory.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}"
             appendonly yes
             appendfsync {(FlushesItself ? "always" : "no")}
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
}

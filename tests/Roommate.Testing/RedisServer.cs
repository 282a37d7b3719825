using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Roommate.Testing;

/// <summary>
/// A real <c>redis-server</c> on a free loopback port with its data in a temporary folder; starts in some 15 ms, so it is
/// never mocked. Use it as an xunit class or collection fixture. It dies with the test process, however that ends.
/// </summary>
public sealed class RedisServer : IDisposable
{
    // The shell ends Redis as soon as its standard input closes: when this process is killed no server stays behind.
    private const string Script = "redis-server \"$@\" & echo pid=$!; cat >/dev/null; kill -9 $! 2>/dev/null";

    private readonly string _folder = Directory.CreateTempSubdirectory("roommate-redis-").FullName;
    private readonly string[] _settings;
    private Process? _shell;
    private int _redisPid;

    public RedisServer()
        : this([])
    {
    }

    private RedisServer(string[] settings)
    {
        _settings = settings;
        Start();
    }

    public int Port { get; private set; }

    /// <summary>The process of Redis itself, for its CPU and memory.</summary>
    public int ProcessId => _redisPid;

    /// <summary>For StackExchange.Redis and for <c>Redis:ConnectionString</c>.</summary>
    public string ConnectionString => $"127.0.0.1:{Port},abortConnect=false,allowAdmin=true,connectTimeout=2000,syncTimeout=5000,keepAlive=5";

    /// <summary>A second server that copies this one.</summary>
    public RedisServer StartReplica() => new(["--replicaof", "127.0.0.1", Port.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>A connection of its own, as a node has it: commands and pub/sub, its order kept.</summary>
    public TestRedis Connect() => new(ConnectionString);

    /// <summary>Empties the server: every log is lost, so every topic gets a new epoch.</summary>
    public void Flush()
    {
        using var redis = Connect();
        redis.Database.Multiplexer.GetServer(IPAddress.Loopback.ToString(), Port).FlushAllDatabases();
    }

    /// <summary>kill -9; what was answered is in the append-only file.</summary>
    public void Kill()
    {
        Signal("KILL");
        End();
    }

    /// <summary>Starts again on the same port with the same data, after <see cref="Kill"/>.</summary>
    public void Start()
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = Port == 0 ? FreePort.Next() : Port;
            if (TryStart())
            {
                return;
            }

            End();
            Port = attempt < 5 ? 0 : throw new InvalidOperationException("redis-server does not start. Install it: apt-get install redis-server");
        }
    }

    /// <summary>Stops answering without closing anything (SIGSTOP), until <see cref="Resume"/>.</summary>
    public void Pause() => Signal("STOP");

    public void Resume() => Signal("CONT");

    public void Dispose()
    {
        Signal("KILL");
        End();
        Directory.Delete(_folder, recursive: true);
    }

    private bool TryStart()
    {
        var info = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "-c", Script, "sh", "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder,
            "--save", "", "--appendonly", "yes", "--appendfsync", "no", "--logfile", "", "--loglevel", "notice", "--repl-diskless-sync-delay", "0", .. _settings,
        ];
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        _shell = Process.Start(info)!;
        while (_shell.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("pid=", StringComparison.Ordinal))
            {
                _redisPid = int.Parse(line.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture);
            }
            else if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                // Its log is drained for as long as it lives, so that it never blocks on a full pipe.
                _ = _shell.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return true;
            }
            else if (line.Contains("bind: Address already in use", StringComparison.Ordinal) || line.Contains("Failed listening", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return false;
    }

    private void Signal(string name)
    {
        if (_redisPid == 0)
        {
            return;
        }

        using var kill = Process.Start("kill", [$"-{name}", _redisPid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private void End()
    {
        if (_shell is null)
        {
            return;
        }

        _shell.StandardInput.Close();
        _shell.WaitForExit();
        _shell.Dispose();
        _shell = null;
        _redisPid = 0;
    }
}

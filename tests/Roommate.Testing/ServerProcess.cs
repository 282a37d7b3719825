using System.Diagnostics;
using System.Text;

namespace Roommate.Testing;

/// <summary>The real program in a process of its own, on free loopback ports with its own data directory.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly List<string> _arguments;
    private readonly StringBuilder _output = new();
    private Process? _process;

    public ServerProcess(params string[] configuration)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("roommate-data-").FullName;
        Port = FreePort.Next();
        MqttPort = FreePort.Next();
        _arguments =
        [
            $"--Urls=http://127.0.0.1:{Port}",
            $"--Data:Directory={Directory}",
            $"--Mqtt:Listen=127.0.0.1:{MqttPort}",
            $"--webroot={Path.Combine(Generated.Root, "server/Roommate.Server/wwwroot")}",
            .. configuration,
        ];
    }

    /// <summary>Environment of the next start, on top of this process's.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public string Directory { get; }

    public int Port { get; }

    public int MqttPort { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public int ProcessId => _process!.Id;

    public bool HasExited => _process!.HasExited;

    public int ExitCode => _process!.ExitCode;

    /// <summary>Everything the program printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync(TimeSpan? within = null)
    {
        Launch();
        using var http = new HttpClient { BaseAddress = Address };
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < (within ?? Patience.Long))
        {
            if (_process!.HasExited)
            {
                throw new InvalidOperationException($"The server ended with {_process.ExitCode}:\n{Output}");
            }

            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"The server was not ready in time:\n{Output}");
    }

    /// <summary>Starts it without waiting, for starts that must fail.</summary>
    public void Launch()
    {
        // ROOMMATE_PROGRAM: another build of it, the published one for example.
        var dll = System.Environment.GetEnvironmentVariable("ROOMMATE_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, "Roommate.Server.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(dll);
        _arguments.ForEach(start.ArgumentList.Add);
        foreach (var (key, value) in Environment)
        {
            start.Environment[key] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>What Ctrl+C sends.</summary>
    public Task InterruptAsync(TimeSpan? within = null) => SignalAsync("INT", within);

    /// <summary>What a service supervisor sends: leave in order.</summary>
    public Task TerminateAsync(TimeSpan? within = null) => SignalAsync("TERM", within);

    public async Task ExitedAsync(TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? Patience.Long);
        await _process!.WaitForExitAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            try
            {
                await InterruptAsync();
            }
            catch (OperationCanceledException)
            {
                await KillAsync();
            }
        }

        _process?.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task SignalAsync(string signal, TimeSpan? within)
    {
        using var kill = Process.Start("kill", [$"-{signal}", ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await ExitedAsync(within);
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}

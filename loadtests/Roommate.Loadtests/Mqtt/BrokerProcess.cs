using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Roommate.Testing;

namespace Roommate.Loadtests.Mqtt;

/// <summary>A broker in a process of its own, so that its CPU time and memory are its alone.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private readonly Process _process;

    private BrokerProcess(string name, int port, Process process)
    {
        Name = name;
        Port = port;
        _process = process;
    }

    public string Name { get; }

    public int Port { get; }

    /// <summary>User and system time it has used.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<BrokerProcess> MosquittoAsync(CancellationToken ct)
    {
        var port = FreePort.Next();
        var configuration = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            configuration,
            $"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 100000\nmax_inflight_messages 100\nset_tcp_nodelay true\nlog_type none\n",
            ct);
        return await StartAsync("mosquitto", port, "mosquitto", $"-c {configuration}", ct);
    }

    public static Task<BrokerProcess> RoommateAsync(CancellationToken ct)
    {
        var port = FreePort.Next();
        var dll = typeof(BrokerProcess).Assembly.Location;
        return StartAsync("roommate", port, "dotnet", $"{dll} mqtt-broker {port}", ct);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<BrokerProcess> StartAsync(string name, int port, string program, string arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        // As the product ships (architecture.md): spinning pool threads cost more than they give.
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "1";
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, ct);
                return new BrokerProcess(name, port, process);
            }
            catch (SocketException) when (attempt < 100)
            {
                await Task.Delay(100, ct);
            }
        }
    }
}

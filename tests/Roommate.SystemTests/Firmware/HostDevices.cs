using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.Testing;

namespace Roommate.SystemTests.Firmware;

/// <summary>The firmware's own program (firmware/build): the real core on fake pins, as many devices as wanted in one process.</summary>
public sealed class HostDevices : IAsyncDisposable
{
    private readonly Process _process;
    private readonly BlockingCollection<JsonElement> _lines = [];
    private readonly string? _list;

    private HostDevices(Process process, string? list)
    {
        (_process, _list) = (process, list);
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                _lines.Add(JsonDocument.Parse(text).RootElement);
            }
        };
        _process.BeginOutputReadLine();
    }

    public static string Path { get; } = System.IO.Path.Combine(Generated.Root, "artifacts/firmware/host/roommate-device");

    /// <summary>Many devices, each a kind and what it was added with.</summary>
    public static async Task<HostDevices> StartAsync(ServerProcess server, IEnumerable<(string Kind, CreateDeviceResult Device)> devices, params string[] more)
    {
        var list = System.IO.Path.GetTempFileName();
        await File.WriteAllLinesAsync(list, devices.Select(static d => $"{d.Kind} {d.Device.Device.Id} {d.Device.Secret}"));
        return Start(list, ["--devices", list, "--port", server.MqttPort.ToString(CultureInfo.InvariantCulture), "--server", server.Address.ToString().TrimEnd('/'), .. more]);
    }

    /// <summary>One device that claims itself.</summary>
    public static HostDevices Claiming(ServerProcess server, string kind, string code, string flash) =>
        Start(null, ["--kind", kind, "--server", server.Address.ToString().TrimEnd('/'), "--code", code, "--flash", flash]);

    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>How each device is.</summary>
    public IReadOnlyList<JsonElement> States(int count, string who = "all")
    {
        Say($"state {who}");
        return [.. Enumerable.Range(0, count).Select(_ => Next())];
    }

    public JsonElement State(string id) => States(1, id)[0];

    /// <summary>The most tries to connect within a second since it was last asked.</summary>
    public int Storm()
    {
        Say("storm");
        return Next().GetProperty("storm").GetInt32();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Say("quit");
            using var limit = new CancellationTokenSource(Patience.Long);
            await _process.WaitForExitAsync(limit.Token);
        }

        _process.Dispose();
        _lines.Dispose();
        if (_list is not null)
        {
            File.Delete(_list);
        }
    }

    private JsonElement Next() => _lines.TryTake(out var line, Patience.Long) ? line : throw new TimeoutException("The devices' program says nothing.");

    private static HostDevices Start(string? list, string[] arguments)
    {
        if (!File.Exists(Path))
        {
            throw new FileNotFoundException("The firmware's host program is not built. Run  firmware/build", Path);
        }

        var start = new ProcessStartInfo(Path) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Array.ForEach(arguments, start.ArgumentList.Add);
        return new HostDevices(Process.Start(start)!, list);
    }
}

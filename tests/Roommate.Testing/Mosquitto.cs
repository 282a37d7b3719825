using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Roommate.Testing;

/// <summary>A real mosquitto on a free loopback port that keeps its sessions in a temporary folder.</summary>
public sealed class Mosquitto : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("roommate-mosquitto-").FullName;
    private readonly string[] _more;
    private Process? _process;

    private Mosquitto(string[] more) => _more = more;

    public int Port { get; } = FreePort.Next();

    /// <summary>For <c>Mqtt:Bridge</c>.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"mqtt://home:secret@127.0.0.1:{Port}");

    /// <param name="more">More lines of its configuration.</param>
    public static async Task<Mosquitto> RunAsync(params string[] more)
    {
        var mosquitto = new Mosquitto(more);
        await mosquitto.StartAsync();
        return mosquitto;
    }

    /// <summary>Starts, again with what it had kept.</summary>
    public async Task StartAsync()
    {
        var passwords = Path.Combine(_folder, "passwords");
        if (!File.Exists(passwords))
        {
            await RunAsync("mosquitto_passwd", "-c", "-b", passwords, "home", "secret");
        }

        var settings = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllLinesAsync(
            settings,
            [
                string.Create(CultureInfo.InvariantCulture, $"listener {Port} 127.0.0.1"), "allow_anonymous true", $"password_file {passwords}",
                "persistence true", $"persistence_location {_folder}/", "autosave_interval 1", "autosave_on_changes true", "max_queued_messages 0",
                $"log_dest file {_folder}/log", "user " + Environment.UserName, .. _more,
            ]);
        _process = Process.Start(new ProcessStartInfo("mosquitto", ["-c", settings]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException) when (attempt < 200 && !_process.HasExited)
            {
                await Task.Delay(25);
            }
        }
    }

    /// <summary>Ends it in order: it writes down what it keeps.</summary>
    public async Task StopAsync()
    {
        await RunAsync("kill", "-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.WaitForExitAsync();
    }
}

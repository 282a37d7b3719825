using System.Diagnostics;
using System.Globalization;

namespace Roommate.Platform.Store;

/// <summary>
/// Holds a data directory for one server. The lock is the system's (it goes with the process), so a server that was killed
/// can start again at once; a Redis that it left behind is stopped first, since two would write the same file.
/// </summary>
internal sealed class DataLock : IDisposable
{
    // A server that was just killed: its shell is ending its Redis right now.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);

    private readonly FileStream _held;

    private DataLock(FileStream held) => _held = held;

    /// <summary>Takes the directory; a <see cref="StartupException"/> when another server runs on it.</summary>
    public static async Task<DataLock> TakeAsync(string directory, TimeProvider time, CancellationToken ct)
    {
        var held = new DataLock(await OpenAsync(directory, time, ct));
        try
        {
            await StopLeftBehindAsync(directory, time, ct);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void Dispose() => _held.Dispose();

    private static async Task<FileStream> OpenAsync(string directory, TimeProvider time, CancellationToken ct)
    {
        for (var started = time.GetTimestamp(); ;)
        {
            try
            {
                return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Step, time, ct);
            }
            catch (IOException)
            {
                throw new StartupException(
                    $"Another Roommate server is running with the data directory {Path.GetDirectoryName(directory)}.\n" +
                    "Stop it, or choose another one:  ./run --Data:Directory=./elsewhere");
            }
        }
    }

    private static async Task StopLeftBehindAsync(string directory, TimeProvider time, CancellationToken ct)
    {
        var asked = false;
        for (var started = time.GetTimestamp(); LeftBehind(directory) is { } pid;)
        {
            var waited = time.GetElapsedTime(started);
            if (!asked && waited > Patience)
            {
                asked = true;
                await AskToStopAsync(pid, ct);
            }

            if (waited > StopPatience)
            {
                throw new StartupException($"A redis-server (process {pid}) still uses {directory}. Stop it:  kill {pid}");
            }

            await Task.Delay(Step, time, ct);
        }
    }

    private static async Task AskToStopAsync(int pid, CancellationToken ct)
    {
        using var kill = Process.Start("kill", ["-TERM", pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(ct);
    }

    // A process id is used again some day: only a redis-server counts, and on Linux only one that runs with our file.
    private static int? LeftBehind(string directory)
    {
        var file = Path.Combine(directory, RedisChild.PidFile);
        if (!File.Exists(file) || !int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("redis-server", StringComparison.Ordinal) && !process.HasExited && IsOurs(pid, directory) ? pid : null;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Redis runs in its data directory; the configuration there holds a password that no other has.
    private static bool IsOurs(int pid, string directory) =>
        !OperatingSystem.IsLinux() || File.ReadAllText($"/proc/{pid}/cwd/{RedisSettings.File}") == File.ReadAllText(Path.Combine(directory, RedisSettings.File));
}

using System.Diagnostics;

namespace Roommate.Loadtests.Measuring;

/// <summary>A peer that runs as a program of its own and ends with the measurement.</summary>
public sealed class PeerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private PeerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static PeerProcess Start(string program, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return new PeerProcess(process);
    }

    /// <summary>Waits until it answers over HTTP.</summary>
    public static async Task ReadyAsync(Uri address, CancellationToken ct)
    {
        using var http = new HttpClient();
        for (var i = 0; i < 400; i++)
        {
            try
            {
                await http.GetStringAsync(address, ct);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, ct);
            }
        }

        throw new TimeoutException($"The peer at {address} did not start.");
    }

    /// <summary>Installs the npm packages of a peer the first time.</summary>
    public static async Task InstallAsync(string folder, CancellationToken ct)
    {
        if (Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            return;
        }

        using var npm = Process.Start(new ProcessStartInfo("npm", "ci --no-audit --no-fund --loglevel=error") { WorkingDirectory = folder })!;
        await npm.WaitForExitAsync(ct);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci failed in {folder}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}

using System.Diagnostics;

namespace Roommate.Testing;

/// <summary>Another people's program from npm (tests/providers), started for a test and ended with it.</summary>
public sealed class NodeProgram : IAsyncDisposable
{
    private static readonly SemaphoreSlim Installing = new(1);

    private readonly Process _process;

    private NodeProgram(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Starts <c>tests/providers/{script}</c> with a free port and whatever else it takes; it says <c>ready</c> when it is.</summary>
    public static async Task<NodeProgram> StartAsync(string script, params string[] arguments)
    {
        var folder = Path.Combine(Generated.Root, "tests", "providers");
        await InstallAsync(folder);
        var port = FreePort.Next();
        var process = Start("node", [Path.Combine(folder, script), port.ToString(System.Globalization.CultureInfo.InvariantCulture), .. arguments]);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready")
            {
                return new NodeProgram(process, port);
            }
        }

        throw new InvalidOperationException($"{script} did not start: {await process.StandardError.ReadToEndAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task InstallAsync(string folder)
    {
        await Installing.WaitAsync();
        try
        {
            if (Directory.Exists(Path.Combine(folder, "node_modules", "oidc-provider")))
            {
                return;
            }

            using var install = Start("npm", ["ci", "--no-audit", "--no-fund", "--prefix", folder]);
            await install.StandardOutput.ReadToEndAsync();
            await install.WaitForExitAsync();
            if (install.ExitCode != 0)
            {
                throw new InvalidOperationException($"npm ci failed in {folder}: {await install.StandardError.ReadToEndAsync()}");
            }
        }
        finally
        {
            Installing.Release();
        }
    }

    private static Process Start(string program, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}

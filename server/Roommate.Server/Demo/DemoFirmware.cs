using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Roommate.Server.Demo;

/// <summary>A lamp of the demo played by the firmware's own core (firmware/host): the program a chip would run, over a real socket.</summary>
internal sealed class DemoFirmware(string program, string dataDirectory)
{
    /// <summary>The device that is the real core where its program is built.</summary>
    public const string Device = "Reading lamp";

    /// <summary>Runs until it ends by itself or is told to.</summary>
    public async Task RunAsync(string id, string secret, IPEndPoint broker, CancellationToken ct)
    {
        // By a file that only we can read: arguments of a program are seen by everybody on the machine.
        var list = Path.Combine(dataDirectory, "demo-firmware.devices");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var writer = new StreamWriter(list, options))
        {
            await writer.WriteLineAsync($"lamp {id} {secret}".AsMemory(), ct);
        }

        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] arguments = ["--devices", list, "--host", broker.Address.ToString(), "--port", broker.Port.ToString(CultureInfo.InvariantCulture)];
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start) ?? throw new IOException($"{program} did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        try
        {
            var trouble = await process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            throw new IOException($"{Path.GetFileName(program)} ended: {trouble.Trim()}");
        }
        finally
        {
            // It ends with its input, so it is gone too when this program is killed.
            process.StandardInput.Close();
        }
    }
}

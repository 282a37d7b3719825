using System.Buffers.Binary;
using System.Diagnostics;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>The server's end of one worker.</summary>
internal sealed class EspeakProcess : IDisposable
{
    private readonly Process _process;

    private EspeakProcess(Process process) => _process = process;

    public int Rate { get; private set; }

    public int Id => _process.Id;

    /// <summary>This same program once more; ready when it has said so. Fails with an <see cref="IOException"/> when it does not.</summary>
    public static async Task<EspeakProcess> StartAsync(string assembly, CancellationToken ct)
    {
        var own = System.Environment.ProcessPath ?? throw new IOException("The path of this program is not known.");
        var host = Path.GetFileNameWithoutExtension(own) == "dotnet";
        // Its own program where there is one; in a test host and under dotnet the assembly is named.
        var start = new ProcessStartInfo(own) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (host)
        {
            start.ArgumentList.Add(assembly);
        }
        else if (Path.GetFileNameWithoutExtension(own) != Path.GetFileNameWithoutExtension(assembly))
        {
            throw new IOException($"{own} is not the server's program.");
        }

        start.ArgumentList.Add(EspeakWorker.Word);
        // It needs little: one thread, a small heap.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        var worker = new EspeakProcess(Process.Start(start)!);
        try
        {
            worker.Rate = await worker.ReadNumberAsync(ct);
            return worker;
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>Null when it has no such voice.</summary>
    public async Task<byte[]?> SpeakAsync(byte[] order, CancellationToken ct)
    {
        await _process.StandardInput.BaseStream.WriteAsync(order, ct);
        await _process.StandardInput.BaseStream.FlushAsync(ct);
        var length = await ReadNumberAsync(ct);
        if (length is < 0 or > EspeakWire.MostSound)
        {
            return null;
        }

        var sound = new byte[length];
        await _process.StandardOutput.BaseStream.ReadExactlyAsync(sound, ct);
        return sound;
    }

    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        _process.Dispose();
    }

    private async Task<int> ReadNumberAsync(CancellationToken ct)
    {
        var number = new byte[4];
        await _process.StandardOutput.BaseStream.ReadExactlyAsync(number, ct);
        return BinaryPrimitives.ReadInt32LittleEndian(number);
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>
/// espeak-ng: a worker that stays, where much is spoken, else one process per piece, whose wav streams as it is made. Its arguments
/// never pass a shell and the text goes in through its standard input, so that no text is ever an argument. Who stops listening
/// kills the process.
/// </summary>
internal sealed class EspeakEngine(IOptions<SpeechOptions> options, SynthesisGate gate, EspeakWorkers workers) : ISpeechEngine
{
    private const int UsualWordsPerMinute = 175;

    private readonly Lazy<string?> _path = new(() => Find(options.Value.Espeak));

    public string Name => "espeak";

    public string? WhyNot => options.Value.Espeak.Length == 0 ? "Speech is switched off: set OpenAI:SpeechModel, or Speech:Espeak."
        : _path.Value is null ? "Nothing here can speak. Install espeak-ng (apt-get install espeak-ng), or set OpenAI:Endpoint and OpenAI:SpeechModel."
        : null;

    public async ValueTask<Sound> OpenAsync(SpeechOrder order, CancellationToken ct)
    {
        if (_path.Value is not { } path)
        {
            throw new SpeechException(WhyNot!);
        }

        var slot = await gate.EnterAsync(order.IsFirst, ct);
        try
        {
            if (await workers.SpeakAsync(EspeakVoices.Of(order.Voice), WordsPerMinute(order), order.Pause, order.Text, ct) is { } phrase)
            {
                slot.Dispose();
                return Sound.Of(phrase);
            }

            return await StartAsync(path, order, slot, ct);
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    private static async ValueTask<Sound> StartAsync(string path, SpeechOrder order, IDisposable slot, CancellationToken ct)
    {
        var process = Start(path, order);
        var ended = false;
        async ValueTask EndAsync()
        {
            if (ended)
            {
                return;
            }

            ended = true;
            if (!process.HasExited)
            {
                Kill(process);
            }

            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            slot.Dispose();
        }

        try
        {
            await using (var killed = ct.Register(static p => Kill((Process)p!), process))
            {
                await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(order.Text), ct);
                process.StandardInput.Close();
                return await Sound.ReadAsync(process.StandardOutput.BaseStream, EndAsync, ct);
            }
        }
        catch (Exception exception) when (exception is IOException or EndOfStreamException or SpeechException)
        {
            ct.ThrowIfCancellationRequested();
            var said = await process.StandardError.ReadToEndAsync(ct);
            await EndAsync();
            throw new SpeechException($"espeak-ng could not speak: {(said.Length > 200 ? said[..200] : said).Trim()}", exception);
        }
        catch
        {
            await EndAsync();
            throw;
        }
    }

    private static int WordsPerMinute(SpeechOrder order) => (int)Math.Round(UsualWordsPerMinute * order.Speed);

    private static Process Start(string path, SpeechOrder order)
    {
        var start = new ProcessStartInfo(path) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add("--stdout");
        start.ArgumentList.Add("--stdin");
        start.ArgumentList.Add("-b");
        start.ArgumentList.Add("1");
        start.ArgumentList.Add("-v");
        start.ArgumentList.Add(EspeakVoices.Of(order.Voice));
        start.ArgumentList.Add("-s");
        start.ArgumentList.Add(WordsPerMinute(order).ToString(CultureInfo.InvariantCulture));
        if (!order.Pause)
        {
            // The sentence goes on in the next piece: no pause behind it.
            start.ArgumentList.Add("-z");
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new SpeechException($"espeak-ng could not be started ({exception.Message}).", exception);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has just ended by itself.
        }
    }

    private static string? Find(string program)
    {
        if (program.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return File.Exists(program) ? program : null;
        }

        var path = System.Environment.GetEnvironmentVariables()["PATH"] as string ?? "";
        return program.Length == 0 ? null : path.Split(Path.PathSeparator).Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists);
    }
}

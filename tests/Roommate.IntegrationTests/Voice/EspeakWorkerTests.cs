using System.Buffers.Binary;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Voice.Speaking;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>The processes that stay ready to speak: they sound like espeak-ng itself, and what kills one is no more than a sentence spoken otherwise.</summary>
public sealed class EspeakWorkerTests
{
    private const string Text = "The kitchen lamp is on.";

    [Fact]
    public async Task A_worker_says_what_espeak_says_and_goes_on_after_what_it_cannot()
    {
        using var orders = new MemoryStream([.. EspeakWire.Order("en", 175, pause: true, Text), .. EspeakWire.Order("zz", 175, pause: true, Text), .. EspeakWire.Order("de+f3", 175, pause: false, "Guten Tag")]);
        using var answers = new MemoryStream();
        EspeakWorker.Run(orders, answers).ShouldBe(0);

        var read = answers.ToArray().AsMemory();
        Number(ref read).ShouldBe(22_050);
        var length = Number(ref read);
        var plain = await EspeakAsync();
        Math.Abs(length - plain).ShouldBeLessThan(plain / 20);
        read = read[length..];
        Number(ref read).ShouldBe(EspeakWire.Failed);
        Number(ref read).ShouldBe(read.Length);
        read.Length.ShouldBeGreaterThan(10_000);
    }

    [Fact]
    public async Task Workers_come_once_something_was_spoken_and_one_that_died_is_replaced()
    {
        using var workers = new EspeakWorkers(Options.Create(new SpeechOptions { Workers = 1 }), TimeProvider.System, NullLogger<EspeakWorkers>.Instance);
        try
        {
            (await SpeakAsync(workers)).ShouldBeNull();
            var phrase = await UntilSpokenAsync(workers);
            (phrase.Rate, phrase.Samples.Length > 20_000).ShouldBe((22_050, true));

            workers.ProcessIds.ShouldHaveSingleItem();
            using (var worker = Process.GetProcessById(workers.ProcessIds[0]))
            {
                worker.Kill();
                await worker.WaitForExitAsync();
            }

            (await SpeakAsync(workers)).ShouldBeNull();
            (await UntilSpokenAsync(workers)).Samples.Length.ShouldBeGreaterThan(20_000);
        }
        finally
        {
            await workers.StopAsync(CancellationToken.None);
        }
    }

    private static ValueTask<Phrase?> SpeakAsync(EspeakWorkers workers) => workers.SpeakAsync("en", 175, pause: true, Text, CancellationToken.None);

    private static async Task<Phrase> UntilSpokenAsync(EspeakWorkers workers) =>
        (await Patience.FindAsync(async () => await SpeakAsync(workers), static phrase => phrase is not null, static _ => "No worker came."))!;

    private static int Number(ref Memory<byte> read)
    {
        var number = BinaryPrimitives.ReadInt32LittleEndian(read.Span);
        read = read[4..];
        return number;
    }

    private static async Task<int> EspeakAsync()
    {
        using var espeak = Process.Start(new ProcessStartInfo("espeak-ng", ["--stdout", "-v", "en", Text]) { RedirectStandardOutput = true })!;
        using var wav = new MemoryStream();
        await espeak.StandardOutput.BaseStream.CopyToAsync(wav);
        await espeak.WaitForExitAsync();
        return (int)wav.Length - 44;
    }
}

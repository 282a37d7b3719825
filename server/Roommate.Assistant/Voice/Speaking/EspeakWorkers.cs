using System.ComponentModel;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>
/// Workers that stay, where much is spoken. They are started when some pieces have been spoken without them, so that a home
/// that never speaks pays nothing; one that fails is let go and another is started after as many pieces again.
/// </summary>
internal sealed partial class EspeakWorkers(IOptions<SpeechOptions> options, TimeProvider time, ILogger<EspeakWorkers> log) : IHostedService, IDisposable
{
    // So much is spoken by a process each first.
    private const int PiecesBefore = 6;

    // A worker answers with the whole sound; a long text is better streamed by a process of its own.
    private const int MostText = 500;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SpeakPatience = TimeSpan.FromSeconds(5);

    private readonly Channel<EspeakProcess> _idle = Channel.CreateUnbounded<EspeakProcess>();
    private readonly CancellationTokenSource _stop = new();
    private readonly string _assembly = Path.Combine(AppContext.BaseDirectory, "Roommate.Server.dll");
    private int _alive;
    private int _without;
    private Task _starting = Task.CompletedTask;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _alive);

    /// <summary>Those that are free now.</summary>
    internal IReadOnlyList<int> ProcessIds
    {
        get
        {
            var free = new List<EspeakProcess>();
            while (_idle.Reader.TryRead(out var worker))
            {
                free.Add(worker);
            }

            foreach (var worker in free)
            {
                _idle.Writer.TryWrite(worker);
            }

            return [.. free.Select(static w => w.Id)];
        }
    }

    /// <summary>The piece, whole; null when no worker can: then a process of espeak-ng does.</summary>
    public async ValueTask<Phrase?> SpeakAsync(string voice, int wordsPerMinute, bool pause, string text, CancellationToken ct)
    {
        if (text.Length > MostText)
        {
            return null;
        }

        if (Count == 0)
        {
            CountOne();
            return null;
        }

        EspeakProcess worker;
        using (var patience = new CancellationTokenSource(SpeakPatience, time))
        using (var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token))
        {
            try
            {
                worker = await _idle.Reader.ReadAsync(both.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return null;
            }
        }

        // An order that was given is heard to its end, whoever left meanwhile: the next one comes over the same pipe.
        return await SpeakAsync(worker, EspeakWire.Order(voice, wordsPerMinute, pause, text));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_idle.Reader.TryRead(out var worker))
        {
            worker.Dispose();
        }
    }

    public void Dispose() => _stop.Dispose();

    private async Task<Phrase?> SpeakAsync(EspeakProcess worker, byte[] order)
    {
        using var patience = new CancellationTokenSource(SpeakPatience, time);
        try
        {
            var sound = await worker.SpeakAsync(order, patience.Token);
            _idle.Writer.TryWrite(worker);
            return sound is null ? null : new Phrase(worker.Rate, sound);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            worker.Dispose();
            Interlocked.Decrement(ref _alive);
            Log.Lost(log, exception.Message);
            CountOne();
            return null;
        }
    }

    private void CountOne()
    {
        if (options.Value.Workers > 0 && Interlocked.Increment(ref _without) % PiecesBefore == 0 && _starting.IsCompleted)
        {
            _starting = StartAllAsync();
        }
    }

    private async Task StartAllAsync()
    {
        await Task.Yield();
        while (Count < options.Value.Workers && !_stop.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(StartPatience, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, patience.Token);
            try
            {
                _idle.Writer.TryWrite(await EspeakProcess.StartAsync(_assembly, both.Token));
                Interlocked.Increment(ref _alive);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or Win32Exception or InvalidOperationException)
            {
                Log.NotStarted(log, exception.Message);
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4341, LogLevel.Warning, "A speaking process was lost ({Why}); another one is started when more is spoken")]
        public static partial void Lost(ILogger logger, string why);

        [LoggerMessage(4342, LogLevel.Information, "No speaking process stays ready ({Why}): each sentence starts its own")]
        public static partial void NotStarted(ILogger logger, string why);
    }
}

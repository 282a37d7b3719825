using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Assistant.Models;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Memory;

/// <summary>
/// The embedding channel: in the background every memory on a loaded shelf gets its meaning, and keeps it in the store.
/// Vectors carry the mark of their model: with another model all are found anew. Without one nothing happens here.
/// </summary>
internal sealed partial class Meanings : BackgroundService
{
    private const int AtOnce = 64;
    private const int MostCharacters = 2_000;

    private static readonly TimeSpan QuestionDeadline = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private readonly EmbeddingModel _model;
    private readonly MemoryStore _store;
    private readonly Shelves _shelves;
    private readonly TimeProvider _time;
    private readonly ILogger<Meanings> _log;

    // An owner that finds no place is woken again by their next search or memory.
    private readonly Channel<MemoryOwner> _woken = Channel.CreateBounded<MemoryOwner>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public Meanings(EmbeddingModel model, MemoryStore store, Shelves shelves, TimeProvider time, ILogger<Meanings> log)
    {
        _model = model;
        _store = store;
        _shelves = shelves;
        _time = time;
        _log = log;
        shelves.Read += Wake;
    }

    /// <summary>Something of this owner may be without meaning.</summary>
    public void Wake(MemoryOwner owner)
    {
        if (_model.IsConfigured)
        {
            _woken.Writer.TryWrite(owner);
        }
    }

    /// <summary>The meaning of a question; null without a model, or when it is too slow.</summary>
    public async ValueTask<float[]?> OfQuestionAsync(string text, CancellationToken ct)
    {
        if (!_model.IsConfigured)
        {
            return null;
        }

        using var late = new CancellationTokenSource(QuestionDeadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return (await _model.EmbedAsync([Cut(text)], either.Token))[0];
        }
        catch (ModelException failure)
        {
            Log.WithoutMeaning(_log, failure.Code);
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Log.WithoutMeaning(_log, "late");
            return null;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var owner in _woken.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await FindAsync(owner, stoppingToken);
            }
            catch (Exception trouble) when (trouble is ModelException or FaultException)
            {
                Log.Later(_log, trouble.Message);
                await Task.Delay(AfterFailure, _time, stoppingToken);
                Wake(owner);
            }
        }
    }

    private static string Cut(string text) => text.Length > MostCharacters ? text[..MostCharacters] : text;

    private async ValueTask FindAsync(MemoryOwner owner, CancellationToken ct)
    {
        var mark = MemoryStore.MarkOf(_model.Name);
        var shelf = await _shelves.OpenAsync(owner, ct);
        if (Missing(shelf).Count > 0)
        {
            Set(shelf, (await _store.VectorsAsync(owner, mark, ct)).Select(static v => (v.Key, v.Value)));
        }

        foreach (var ids in Missing(shelf).Chunk(AtOnce))
        {
            var records = await _store.GetAsync(owner, ids, ct);
            var there = ids.Zip(records).Where(static p => p.Second is not null).ToArray();
            if (there.Length == 0)
            {
                continue;
            }

            var vectors = await _model.EmbedAsync([.. there.Select(static p => Cut(Text(p.Second!)))], ct);
            var found = there.Zip(vectors, static (p, v) => (p.First, v)).ToArray();
            await _store.PutVectorsAsync(owner, mark, found, ct);
            Set(shelf, found);
        }
    }

    private static string Text(MemoryRecord record) => $"{(record.Speaker is null ? "" : record.Speaker + ": ")}{record.Text}{(record.Caption is null ? "" : $" [{record.Caption}]")}";

    private static IReadOnlyList<string> Missing(Shelf shelf)
    {
        using (shelf.Hold())
        {
            return shelf.Index.WithoutMeaning();
        }
    }

    private static void Set(Shelf shelf, IEnumerable<(string Id, float[] Vector)> found)
    {
        using (shelf.Hold())
        {
            foreach (var (id, vector) in found)
            {
                shelf.Index.SetMeaning(id, vector);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4101, LogLevel.Information, "A search goes without its meaning ({Reason})")]
        public static partial void WithoutMeaning(ILogger logger, string reason);

        [LoggerMessage(4102, LogLevel.Warning, "Meanings of memories wait: {Reason}")]
        public static partial void Later(ILogger logger, string reason);
    }
}

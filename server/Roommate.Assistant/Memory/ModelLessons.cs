using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Costs;
using Roommate.Assistant.Memory.Extraction;
using Roommate.Assistant.Models;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Live.Log;

namespace Roommate.Assistant.Memory;

/// <summary>
/// Where there is a language model it reads each episode once, in the background. An episode waits in its owner's own
/// key from the step that keeps it to the step that keeps what was read: a node that dies in between loses nothing.
/// </summary>
internal sealed partial class ModelLessons(
    LearningStore waiting,
    MemoryStore store,
    Shelves shelves,
    ShelfWriter writer,
    ModelFacts reader,
    EmbeddingModel embedding,
    IOptions<ModelOptions> model,
    IOptions<MemoryOptions> options,
    TimeProvider time,
    ILogger<ModelLessons> log,
    Spending? spending = null) : BackgroundService
{
    private const int AtOnce = 12;
    private const int MostWaiting = 1_000;
    private const float SameMeaning = 0.95f;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<MemoryOwner, bool> _known = new();

    // An owner that finds no place is woken with their next message.
    private readonly Channel<MemoryOwner> _woken = Channel.CreateBounded<MemoryOwner>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private bool Learns => model.Value.IsConfigured && options.Value.LearnWithModel;

    /// <summary>The writes by which an episode waits for the model; none without one.</summary>
    public async ValueTask<IReadOnlyList<Write>> MarkAsync(MemoryOwner owner, string episodeId, CancellationToken ct)
    {
        if (!Learns)
        {
            return [];
        }

        if (!_known.ContainsKey(owner))
        {
            await waiting.AddOwnerAsync(owner, ct);
            _known[owner] = true;
        }

        return [LearningStore.Waiting(owner, episodeId)];
    }

    public void Wake(MemoryOwner owner)
    {
        if (Learns)
        {
            _woken.Writer.TryWrite(owner);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (!Learns)
        {
            return;
        }

        await CatchUpAsync(stoppingToken);
        await foreach (var owner in _woken.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await LearnAsync(owner, stoppingToken);
            }
            catch (Exception trouble) when (trouble is ModelException or FaultException)
            {
                Log.Later(log, trouble.Message);
                await Task.Delay(AfterFailure, time, stoppingToken);
                Wake(owner);
            }
        }
    }

    private async ValueTask CatchUpAsync(CancellationToken ct)
    {
        try
        {
            foreach (var owner in await waiting.OwnersAsync(ct))
            {
                Wake(owner);
            }
        }
        catch (FaultException fault)
        {
            Log.Later(log, fault.Fault.Code);
        }
    }

    private async ValueTask LearnAsync(MemoryOwner owner, CancellationToken ct)
    {
        foreach (var ids in (await waiting.WaitingAsync(owner, ct)).Chunk(AtOnce))
        {
            var records = await store.GetAsync(owner, ids, ct);
            var episodes = ids.Zip(records).Where(static e => e.Second is not null).Select(static e => (Id: e.First, Record: e.Second!)).ToArray();
            var read = episodes.Length == 0 ? [] : await ReadAsync(owner, ids[0], [.. episodes.Select(static e => $"{e.Record.Speaker}: {e.Record.Text}")], ct);
            var drafts = read.Select(r => Draft(r.Fact, episodes[r.Line].Record, episodes[r.Line].Id)).ToArray();
            var kept = await writer.AddReadAsync(owner, await WithoutKnownAsync(owner, drafts, ct), [.. ids.Select(id => LearningStore.Done(owner, id))], ct);
            if (kept.Fault is { } fault)
            {
                throw new FaultException(fault);
            }
        }
    }

    // What it takes is booked to the person whose words are read; it is no turn of theirs.
    private async ValueTask<IReadOnlyList<(int Line, ReadFact Fact)>> ReadAsync(MemoryOwner owner, string first, IReadOnlyList<string> lines, CancellationToken ct)
    {
        (string Model, TurnUsage Usage)? used = null;
        try
        {
            return await reader.ReadAsync(lines, (m, u) => used = (m.Model, new TurnUsage(u.InputTokenCount, u.OutputTokenCount, u.InputTokenDetails?.CachedTokenCount ?? 0, u.OutputTokenDetails?.ReasoningTokenCount ?? 0)), ct);
        }
        finally
        {
            if (spending is not null && used is var (answeredBy, usage))
            {
                await spending.SettleAsync(owner.Id, owner.HomeId, $"learn/{first}/{time.GetUtcNow().ToUnixTimeMilliseconds()}", answeredBy, usage, CancellationToken.None, turns: 0);
            }
        }
    }

    private static MemoryRecord Draft(ReadFact fact, MemoryRecord episode, string episodeId) =>
        new(fact.Kind, fact.Text, fact.Confidence, episode.ValidFrom, episode.At, MemoryOrigin.Model, episode.By, Order: 0)
        {
            Subject = fact.Subject,
            Key = fact.Key,
            Value = fact.Value,
            Sensitivity = fact.Sensitivity,
            Source = episode.Source,
            DerivedFrom = episodeId,
        };

    // What means the same as a fact that is there is that fact; without an embedding model only the same words are.
    private async ValueTask<IReadOnlyList<MemoryRecord>> WithoutKnownAsync(MemoryOwner owner, MemoryRecord[] drafts, CancellationToken ct)
    {
        if (!embedding.IsConfigured || drafts.Length == 0)
        {
            return drafts;
        }

        var meanings = await embedding.EmbedAsync([.. drafts.Select(static d => d.Text)], ct);
        var shelf = await shelves.OpenAsync(owner, ct);
        var now = time.GetUtcNow();
        using (shelf.Hold())
        {
            return [.. drafts.Where((_, i) => shelf.Index.Nearest(meanings[i], id => shelf.Find(id) is { IsEpisode: false } m && m.Holds(asOf: null, now)) < SameMeaning)];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4121, LogLevel.Warning, "Learning with the language model waits: {Reason}")]
        public static partial void Later(ILogger logger, string reason);
    }
}

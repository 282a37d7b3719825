using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Memory.Extraction;
using Roommate.Assistant.Memory.Recall;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Memory;

/// <summary>
/// Memory in a turn: what may matter for a question, within a deadline and a budget, each with its source; and what a
/// person asks to be remembered, told or forgotten. Where others read along, sensitive memories stay out.
/// </summary>
internal sealed partial class TurnMemory(MemorySearch search, Memories memories, ShelfWriter writer, Gate gate, IOptions<MemoryOptions> options, TimeProvider time, ILogger<TurnMemory> log)
{
    private const int MostRecalled = 12;
    private const int MostAlways = 10;
    private const int MostForgotten = 200;
    private const int CharactersPerToken = 4;

    /// <summary>What may matter for a question; empty when it takes longer than the deadline (the memories are then there for the next one).</summary>
    public async ValueTask<IReadOnlyList<RecalledMemory>> RecallAsync(Caller caller, string homeId, string roomId, string question, CancellationToken ct)
    {
        var finding = FindAsync(caller, homeId, roomId, question, ct);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var late = Task.Delay(TimeSpan.FromMilliseconds(options.Value.RecallDeadlineMs), time, done.Token);
        if (await Task.WhenAny(finding, late) != finding)
        {
            Log.Late(log);
            _ = finding.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return [];
        }

        await done.CancelAsync();
        return Within(await finding, options.Value.ContextTokens);
    }

    /// <summary>What is known about something, facts first.</summary>
    public async ValueTask<IReadOnlyList<RecalledMemory>> AboutAsync(Caller caller, string homeId, string roomId, string about, int most, CancellationToken ct)
    {
        var wanted = await WantedAsync(roomId, ct);
        if (IsSelf(about))
        {
            // Not every order and question of theirs: what is known.
            return [.. (await search.OwnAsync(caller, homeId, most, m => !m.IsEpisode && wanted(m), ct)).Select(ToRecalled)];
        }

        var found = await search.FindAsync(caller, homeId, Question(caller, about), MostForgotten, wanted, scope: null, ct);
        return [.. found.Where(f => Touches(f.Record, about)).OrderBy(static f => f.Record.IsEpisode).ThenByDescending(static f => f.Score).Take(most).Select(ToRecalled)];
    }

    /// <summary>Remembers what a person asks to be remembered: as facts where it can be read, as a note otherwise.</summary>
    public async ValueTask<Outcome<int>> RememberAsync(Caller caller, string homeId, string roomId, string text, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var source = new MemorySource(roomId);
        var read = FactReader.Read(text, caller.Name, toAssistant: true);
        MemoryRecord[] drafts = read.Count > 0
            ? [.. read.Select(f => new MemoryRecord(f.Kind, f.Text, 1, now, now, MemoryOrigin.Person, caller.UserId, Order: 0) { Subject = f.Subject, Key = f.Key, Value = f.Value, Sensitivity = f.Sensitivity, Source = source })]
            : [new MemoryRecord("note", $"{caller.Name}: {text}", 1, now, now, MemoryOrigin.Person, caller.UserId, Order: 0) { Source = source }];
        return (await writer.AddAsync(new MemoryOwner(caller.UserId, homeId), drafts, ct)).Map(static added => added.Count);
    }

    /// <summary>What a model notes for a person: a note as it was put, never read for facts or wishes.</summary>
    public async ValueTask<Outcome<int>> NoteAsync(Caller caller, string homeId, string roomId, string text, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var note = new MemoryRecord("note", text, 0.8, now, now, MemoryOrigin.Model, caller.UserId, Order: 0) { Source = new MemorySource(roomId) };
        return (await writer.AddAsync(new MemoryOwner(caller.UserId, homeId), [note], ct)).Map(static added => added.Count);
    }

    /// <summary>Forgets a person's own memories that speak of all of what is named.</summary>
    public async ValueTask<Outcome<int>> ForgetAboutAsync(Caller caller, string homeId, string about, CancellationToken ct)
    {
        var found = await search.FindAsync(caller, homeId, Question(caller, about), MostForgotten, static _ => true, MemoryScope.Person, ct);
        var ids = found.Where(f => Touches(f.Record, about)).Select(static f => f.Id).ToArray();
        return ids.Length == 0
            ? 0
            : (await memories.ForgetAsync(new MemoryOwner(caller.UserId, homeId), shelf => [.. ids.SelectMany(id => MemoryRules.Forgotten(shelf, id)).Distinct()], ct)).Map(static f => f.Forgotten);
    }

    /// <summary>How many of the words that say something in a question are in a memory, 0 to 1.</summary>
    public static double Share(string question, RecalledMemory memory)
    {
        var held = Terms(memory.Text).ToHashSet();
        var asked = Terms(question).Where(static t => !Lexicon.Shared.IsLight(t)).Distinct().ToArray();
        return asked.Length == 0 ? 0 : (double)asked.Count(held.Contains) / asked.Length;
    }

    private static IReadOnlyList<RecalledMemory> Within(IReadOnlyList<RecalledMemory> found, int tokens)
    {
        var left = tokens * CharactersPerToken;
        return [.. found.TakeWhile(f => (left -= f.Text.Length + 40) > 0)];
    }

    // Every word that says something is in it, in one form or another.
    private static bool Touches(MemoryRecord record, string about)
    {
        var lexicon = Lexicon.Shared;
        var held = Terms($"{record.Text} {record.Caption} {record.Subject} {record.Key} {record.Value} {string.Join(' ', record.Tags ?? [])}").ToHashSet();
        var named = Terms(about).Where(t => !lexicon.IsLight(t)).ToArray();
        return named.Length > 0 && Array.TrueForAll(named, held.Contains);
    }

    private static bool IsSame(string said, string question) => said.Length < question.Length * 2 && WordReader.Read(said).SequenceEqual(WordReader.Read(question));

    private static bool IsSelf(string about) => about.Trim().ToLowerInvariant() is "me" or "myself" or "mich" or "mir";

    private static IEnumerable<string> Terms(string text) =>
        WordReader.Read(text).Where(static w => !Lexicon.Shared.IsStop(w)).Select(static w => Lexicon.Shared.TermOf(w));

    private static RecalledMemory ToRecalled(FoundMemory found) =>
        new(found.Id, found.Record.Kind, found.Record.Speaker is { } speaker ? $"{speaker}: {found.Record.Text}" : found.Record.Text, found.Record.ValidFrom, found.Score)
        {
            Source = found.Record.Source,
            IsOwn = found.Owner.Scope == MemoryScope.Person,
            Origin = found.Record.Origin,
        };

    private RecallQuestion Question(Caller caller, string text) => new(text, time.GetUtcNow()) { Asker = caller.Name };

    private async Task<IReadOnlyList<RecalledMemory>> FindAsync(Caller caller, string homeId, string roomId, string question, CancellationToken ct)
    {
        var wanted = await WantedAsync(roomId, ct);
        var always = await search.PinnedAsync(caller, homeId, MostAlways, wanted, ct);
        var found = await search.FindAsync(caller, homeId, Question(caller, question), MostRecalled, m => wanted(m) && m.Kind != MemoryRecord.Instruction, scope: null, ct);

        // The question itself may have become an episode meanwhile, or when it was asked before: it answers nothing.
        return [.. always.Concat(found.Where(f => !(f.Record.IsEpisode && IsSame(f.Record.Text, question)))).DistinctBy(static f => f.Id).Select(ToRecalled)];
    }

    private async ValueTask<Func<ShelfMark, bool>> WantedAsync(string roomId, CancellationToken ct)
    {
        var alone = (await gate.LocateAsync(roomId, ct))?.OnlyFor is { Count: 1 };
        var now = time.GetUtcNow();
        return mark => mark.Holds(asOf: null, now) && (alone || !mark.Sensitive);
    }

    private static partial class Log
    {
        [LoggerMessage(4131, LogLevel.Information, "Recall took longer than its deadline and is left out of this turn")]
        public static partial void Late(ILogger logger);
    }
}

/// <summary>A memory on its way into an answer.</summary>
internal sealed record RecalledMemory(string Id, string Kind, string Text, DateTimeOffset ValidFrom, double Score)
{
    public MemorySource? Source { get; init; }

    /// <summary>The person's own; the home's may have been written by others.</summary>
    public bool IsOwn { get; init; }

    public MemoryOrigin Origin { get; init; }

    /// <summary>What the person themself asked for.</summary>
    public bool IsWish => IsOwn && Kind == MemoryRecord.Instruction;
}

using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Events;
using Roommate.Platform.Configuration;
using Roommate.Platform.Facts;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>
/// The spoken replies of the last day, as files of this node: <c>speech/{turn}-{voice}.wav</c> and beside it what is said when.
/// They survive a restart. Another node makes its own from the text; nothing else is lost with the file.
/// </summary>
internal sealed partial class SpeechShelf(IOptions<DataOptions> data, IOptions<SpeechOptions> options, TimeProvider time, ILogger<SpeechShelf> log)
    : BackgroundService, IFactHandler<PersonErased>, IFactHandler<HomeRemoved>
{
    private const string Unfinished = ".part";
    private const string Words = ".json";

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private readonly Lazy<string> _directory = new(() => Directory.CreateDirectory(Path.Combine(data.Value.Ensure(), "speech")).FullName);
    private long _count;

    public SpeechTape NewTape(SpeechKey key) => new(key.TurnId, Path.Combine(_directory.Value, $"{key.FileName}-{Interlocked.Increment(ref _count)}{Unfinished}"));

    /// <summary>Keeps a tape that is whole, or removes one that is not.</summary>
    /// <param name="userId">For whom it was spoken.</param>
    public void Finish(SpeechKey key, SpeechTape tape, string? problem, string? userId = null)
    {
        if (problem is not null || tape.Kind is null)
        {
            Drop(tape, problem);
            return;
        }

        var words = new SpokenFile(tape.Kind.Value, tape.Rate, tape.Chunks(), userId);
        Write(WordsOf(key), JsonSerializer.SerializeToUtf8Bytes(words, Wire.Json));
        tape.End(problem: null, PlaceOf(key, tape.Kind.Value));
    }

    /// <summary>Ends a tape that nobody will ask for again; who has it open may read it to its end.</summary>
    public static void Drop(SpeechTape tape, string? problem)
    {
        File.Delete(tape.FilePath);
        tape.End(problem, place: null);
    }

    /// <summary>A whole one of the last day; null when there is none here.</summary>
    public (SpokenFile Words, string Path)? Find(SpeechKey key) =>
        Read(WordsOf(key)) is { } words && PlaceOf(key, words.Kind) is var place && File.Exists(place) ? (words, place) : null;

    /// <summary>Nothing that was said to who is erased stays, on any node.</summary>
    public ValueTask HearAsync(PersonErased fact, CancellationToken ct)
    {
        foreach (var file in Directory.EnumerateFiles(_directory.Value, $"*{Words}"))
        {
            if (Read(file)?.UserId == fact.UserId)
            {
                foreach (var part in Directory.EnumerateFiles(_directory.Value, $"{Path.GetFileNameWithoutExtension(file)}.*"))
                {
                    File.Delete(part);
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Removes what is older than it may become, and what a node that died has left half.</summary>
    internal int Sweep(bool unfinishedToo)
    {
        var before = time.GetUtcNow().UtcDateTime - TimeSpan.FromHours(options.Value.KeepHours);
        var removed = 0;
        foreach (var file in new DirectoryInfo(_directory.Value).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < before || (unfinishedToo && file.Extension == Unfinished))
            {
                file.Delete();
                removed++;
            }
        }

        return removed;
    }

    /// <summary>In which home a reply was spoken its file does not tell: all go, and are made anew when somebody listens.</summary>
    public ValueTask HearAsync(HomeRemoved fact, CancellationToken ct)
    {
        // What is being written belongs to a reply that runs now.
        foreach (var file in new DirectoryInfo(_directory.Value).EnumerateFiles().Where(static f => f.Extension != Unfinished))
        {
            file.Delete();
        }

        return ValueTask.CompletedTask;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Sweep(unfinishedToo: true);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (Sweep(unfinishedToo: false) is var removed and > 0)
                {
                    Log.Removed(log, removed);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Log.NotRemoved(log, exception);
            }
        }
    }

    // In place, for the same reason as a tape's file.
    private static void Write(string path, byte[] content)
    {
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(file, content, 0);
        RandomAccess.SetLength(file, content.Length);
    }

    private static SpokenFile? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<SpokenFile>(File.ReadAllBytes(file), Wire.Json);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private string PlaceOf(SpeechKey key, SoundKind kind) =>
        Path.Combine(_directory.Value, key.FileName + (kind switch { SoundKind.Mp3 => ".mp3", SoundKind.Ogg => ".ogg", _ => ".wav" }));

    private string WordsOf(SpeechKey key) => Path.Combine(_directory.Value, key.FileName + Words);

    private static partial class Log
    {
        [LoggerMessage(4311, LogLevel.Debug, "{Count} files of spoken replies were old enough to go")]
        public static partial void Removed(ILogger logger, int count);

        [LoggerMessage(4312, LogLevel.Warning, "Old spoken replies could not be removed; tried again in ten minutes")]
        public static partial void NotRemoved(ILogger logger, Exception exception);
    }
}

/// <summary>What is kept beside the sound of a reply.</summary>
internal sealed record SpokenFile(SoundKind Kind, int Rate, IReadOnlyList<SpokenChunk> Chunks, string? UserId = null);

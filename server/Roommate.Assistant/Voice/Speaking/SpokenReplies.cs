using System.Text.RegularExpressions;
using Roommate.Assistant.Turns;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>Spoken replies for those who ask: from the shelf, from the recording that is being made, else a new one.</summary>
internal sealed partial class SpokenReplies(TurnStore turns, TurnJobs running, SpeechJobs jobs, SpeechShelf shelf, SpokenTimeStore times, Synthesizer synthesizer, ISpeakingWishes wishes)
{
    public const double Slowest = 0.5;
    public const double Fastest = 2;

    /// <summary>What can be sent at all: mp3 and opus need an encoder on this machine.</summary>
    public static IReadOnlyList<SoundFormat> Formats { get; } = SoundEncoders.Available;

    public SpeechAbout About() => synthesizer.Engine is { } engine
        ? new SpeechAbout(true, engine.Name, [.. Formats.Select(SoundFormats.Word)])
        : new SpeechAbout(false, "none", [], synthesizer.WhyNot);

    /// <summary>The recording of a reply: a whole file, or a tape that still grows.</summary>
    public async ValueTask<Outcome<(SpokenFile? Words, string? Path, SpeechJob? Job)>> OpenAsync(Caller caller, string turnId, string? voice, double? speed, CancellationToken ct)
    {
        if (CheckVoice(voice, speed) is { } wrong)
        {
            return wrong;
        }

        if (await KeyAsync(caller, turnId, voice, speed, ct) is not var (key, roomId))
        {
            return Fault.NotFound("This turn");
        }

        if (jobs.Find(key) is { IsStopped: false } running)
        {
            return (null, null, running);
        }

        if (shelf.Find(key) is var (words, path))
        {
            return (words, path, null);
        }

        return synthesizer.WhyNot is { } why ? Fault.Unavailable(why) : (null, null, jobs.Of(caller, key, roomId));
    }

    /// <summary>What is said when, from an index on; waits for the next piece when there is none yet.</summary>
    public async ValueTask<Outcome<TurnSpeech>> ChunksAsync(Caller caller, string turnId, int from, CancellationToken ct)
    {
        var opened = await OpenAsync(caller, turnId, voice: null, speed: null, ct);
        if (!opened.TryGet(out var recording, out var fault))
        {
            return fault;
        }

        if (recording.Words is { } words)
        {
            return new TurnSpeech(turnId, [.. words.Chunks.Skip(from)], true);
        }

        var (chunks, done) = await recording.Job!.Tape.ChunksAsync(from, ct);
        return new TurnSpeech(turnId, chunks, done);
    }

    /// <summary>What of a reply was said when: as this node spoke it, else as another did. Null when none has.</summary>
    /// <param name="here">Only what this node knows without asking.</param>
    public async ValueTask<IReadOnlyList<SpokenChunk>?> TimesAsync(Caller caller, string turnId, bool here, CancellationToken ct)
    {
        if (await KeyAsync(caller, turnId, voice: null, speed: null, ct) is not var (key, _))
        {
            return null;
        }

        return here ? jobs.ChunksOf(key) ?? shelf.Find(key)?.Words.Chunks : await times.FindAsync(key, ct);
    }

    /// <summary>Begins to speak a reply before anybody has asked for its sound.</summary>
    public async ValueTask BeginAsync(Caller caller, string turnId, CancellationToken ct)
    {
        if (synthesizer.WhyNot is null && await KeyAsync(caller, turnId, voice: null, speed: null, ct) is var (key, roomId))
        {
            jobs.IsUsual(caller.UserId, key);
            jobs.Of(caller, key, roomId);
        }
    }

    private static Fault? CheckVoice(string? voice, double? speed) =>
        voice is not null && !IsName(voice) ? Fault.Invalid("voice", "A voice is a name such as alloy, en-gb or de+f3.")
        : speed is not null and not (>= Slowest and <= Fastest) ? Fault.Invalid("speed", "Speed is a number from 0.5 to 2; 1 is usual.")
        : null;

    private static bool IsName(string voice) => Shape().IsMatch(voice);

    private async ValueTask<(SpeechKey Key, string RoomId)?> KeyAsync(Caller caller, string turnId, string? voice, double? speed, CancellationToken ct)
    {
        if (await PlaceAsync(turnId, ct) is not var (homeId, roomId))
        {
            return null;
        }

        if (voice is null && speed is null && jobs.UsualOf(caller.UserId, turnId) is { } usual)
        {
            return (usual, roomId);
        }

        var wished = await wishes.OfAsync(caller, homeId, ct);
        return (new SpeechKey(turnId, voice ?? wished.Voice, Math.Round(speed ?? wished.Speed, 2), EspeakVoices.LanguageOf(wished.Locale)), roomId);
    }

    // Nobody is asked where a turn is that runs here.
    private async ValueTask<(string HomeId, string RoomId)?> PlaceAsync(string turnId, CancellationToken ct)
    {
        if (running.Find(turnId) is { } here)
        {
            return (here.HomeId, here.RoomId);
        }

        return await turns.GetAsync(turnId, ct) is { } turn ? (turn.Value.HomeId, turn.Value.RoomId) : null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9+_. -]{0,39}\z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Shape();
}

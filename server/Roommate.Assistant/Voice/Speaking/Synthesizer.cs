using Microsoft.Extensions.Logging;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>Speaks a piece with the best engine that can: from the cache, by the speech server, and when that is in trouble by espeak-ng, for a minute without asking it again.</summary>
internal sealed partial class Synthesizer(ServerEngine server, EspeakEngine espeak, PhraseCache cache, TimeProvider time, ILogger<Synthesizer> log)
{
    private static readonly TimeSpan LeftAlone = TimeSpan.FromMinutes(1);

    private long _troubleAt;

    /// <summary>Who speaks here; null when nobody can.</summary>
    public ISpeechEngine? Engine => server.WhyNot is null ? server : espeak.WhyNot is null ? espeak : null;

    public string? WhyNot => Engine is null ? espeak.WhyNot : null;

    /// <summary>Begins to speak. A <see cref="SpeechException"/> when no engine could.</summary>
    public async ValueTask<Sound> OpenAsync(SpeechOrder order, CancellationToken ct)
    {
        if (server.WhyNot is null && !IsLeftAlone())
        {
            try
            {
                return await OpenAsync(server, order, ct);
            }
            catch (SpeechException trouble) when (espeak.WhyNot is null)
            {
                Volatile.Write(ref _troubleAt, time.GetTimestamp());
                Log.Fallback(log, trouble.Message);
            }
        }

        return await OpenAsync(espeak, order, ct);
    }

    private async ValueTask<Sound> OpenAsync(ISpeechEngine engine, SpeechOrder order, CancellationToken ct)
    {
        var key = new PhraseKey(engine.Name, order.Text, order.Voice, order.Speed, order.Pause);
        if (cache.Find(key) is { } phrase)
        {
            return Sound.Of(phrase);
        }

        var sound = await engine.OpenAsync(order, ct);
        if (sound.Kind != SoundKind.Pcm || !PhraseCache.Takes(key))
        {
            return sound;
        }

        if (sound.Whole is { } whole)
        {
            cache.Keep(key, whole);
            return sound;
        }

        return new Sound(SoundKind.Pcm, sound.Rate, new KeptStream(sound.Body, samples => cache.Keep(key, new Phrase(sound.Rate, samples))), sound.DisposeAsync);
    }

    private bool IsLeftAlone() => Volatile.Read(ref _troubleAt) is var at && at != 0 && time.GetElapsedTime(at) < LeftAlone;

    private static partial class Log
    {
        [LoggerMessage(4301, LogLevel.Warning, "The speech server is left alone for a minute and espeak-ng speaks: {Trouble}")]
        public static partial void Fallback(ILogger logger, string trouble);
    }
}

using System.Runtime.CompilerServices;
using Roommate.Assistant.Voice.Speaking;

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>Satellites are spoken to by the same engines as everybody else.</summary>
internal sealed class SatelliteSpeech(Synthesizer synthesizer) : ISatelliteSpeech
{
    private const int PieceLength = 4_096;
    private const string OwnVoice = "roommate";

    public string? WhyNot => synthesizer.WhyNot;

    public async ValueTask<SatelliteSound> SpeakAsync(string text, string? voice, string? language, CancellationToken ct)
    {
        var sound = await OpenAsync(new SpeechOrder(text, new SpeakingVoice(voice == OwnVoice ? null : voice, language ?? "en"), Speed: 1, Pause: false, IsFirst: true), ct);
        if (sound.Kind == SoundKind.Pcm)
        {
            return new SatelliteSound(sound.Rate, PiecesAsync(sound, ct));
        }

        await sound.DisposeAsync();
        throw new WyomingException("The speech server sends compressed sound, which satellites do not play. Its operator lets it answer wav.");
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(Sound sound, [EnumeratorCancellation] CancellationToken ct)
    {
        await using (sound)
        {
            while (true)
            {
                // Whole samples: a piece is played as it comes.
                var piece = new byte[PieceLength];
                var read = await sound.Body.ReadAtLeastAsync(piece, PieceLength, throwOnEndOfStream: false, ct);
                if (read > 0)
                {
                    yield return piece.AsMemory(0, read);
                }

                if (read < PieceLength)
                {
                    yield break;
                }
            }
        }
    }

    private async ValueTask<Sound> OpenAsync(SpeechOrder order, CancellationToken ct)
    {
        try
        {
            return await synthesizer.OpenAsync(order, ct);
        }
        catch (SpeechException trouble)
        {
            throw new WyomingException(trouble.Message);
        }
    }
}

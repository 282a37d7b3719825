using System.Runtime.CompilerServices;
using Roommate.Assistant.Voice.Hearing;
using Roommate.Assistant.Voice.Speaking;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Announcing;

/// <summary>Bare samples for devices: of a reply, the same recording that everybody hears; of an announcement, made for this one. Brought to the device's rate.</summary>
internal sealed class DeviceSound(SpokenReplies replies, SpokenTexts texts, SpeechTicketStore tickets) : IDeviceSound
{
    private const int PieceLength = 8 * 1024;

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReplyAsync(Caller caller, string turnId, int rate, [EnumeratorCancellation] CancellationToken ct)
    {
        if (!(await replies.OpenAsync(caller, turnId, voice: null, speed: null, ct)).TryGet(out var recording, out _))
        {
            yield break;
        }

        var pieces = recording.Words is { } words ? FileAsync(words, recording.Path!, rate, ct) : TapeAsync(recording.Job!.Tape, rate, ct);
        await foreach (var piece in pieces)
        {
            yield return piece;
        }
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> SaidAsync(string address, int rate, [EnumeratorCancellation] CancellationToken ct)
    {
        if (await tickets.TakeAsync(address[(address.LastIndexOf('/') + 1)..], ct) is not { } ticket || texts.Begin(ticket.Text, ticket.Voice, ticket.Speed, ticket.Language) is not { } job)
        {
            yield break;
        }

        try
        {
            await foreach (var piece in TapeAsync(job.Tape, rate, ct))
            {
                yield return piece;
            }
        }
        finally
        {
            await job.StopAsync();
            await job.Running;
            job.Tape.Dispose();
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> FileAsync(SpokenFile words, string path, int rate, [EnumeratorCancellation] CancellationToken ct)
    {
        if (words.Kind != SoundKind.Pcm)
        {
            yield break;
        }

        await using var file = File.OpenRead(path);
        file.Seek(SpeechTape.HeaderLength, SeekOrigin.Begin);
        var (resampler, buffer) = (new Resampler(words.Rate, rate), new byte[PieceLength]);
        while (await file.ReadAsync(buffer, ct) is var count and > 0)
        {
            yield return resampler.Next(buffer.AsSpan(0, count));
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> TapeAsync(SpeechTape tape, int rate, [EnumeratorCancellation] CancellationToken ct)
    {
        using var reader = tape.Open();
        await tape.BegunAsync(ct);
        if (reader is null || tape.Kind != SoundKind.Pcm)
        {
            yield break;
        }

        reader.Skip(SpeechTape.HeaderLength);
        var (resampler, buffer) = (new Resampler(tape.Rate, rate), new byte[PieceLength]);
        while (await reader.ReadAsync(buffer, ct) is var count and > 0)
        {
            yield return resampler.Next(buffer.AsSpan(0, count));
        }
    }
}

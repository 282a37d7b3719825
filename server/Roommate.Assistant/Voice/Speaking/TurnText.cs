using System.Runtime.CompilerServices;
using Roommate.Assistant.Turns;
using Roommate.Assistant.Voice.Speaking.Text;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Nodes;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>
/// The chunks of a reply, as soon as its text is there, wherever it is written: of a turn that runs here each word when it was
/// said, of one that runs elsewhere as its events come, of one that is over all at once.
/// </summary>
internal sealed class TurnText(TurnStore turns, TurnJobs jobs, TopicTail tail)
{
    /// <summary>Ends with the reply. A reply that somebody stopped throws: nobody wants to hear the rest.</summary>
    public async IAsyncEnumerable<SpeechChunk> ChunksAsync(Caller caller, string turnId, [EnumeratorCancellation] CancellationToken ct)
    {
        var chunker = new SpeechChunker();
        var (taken, isOver) = (0, false);
        if (jobs.Find(turnId) is { } here)
        {
            await foreach (var piece in here.Writer.Words.FollowAsync(ct))
            {
                RequireWanted(piece.Status);
                taken += piece.Text.Length;
                isOver = piece.Status is not null;
                foreach (var chunk in Take(chunker, piece))
                {
                    yield return chunk;
                }
            }
        }

        if (!isOver)
        {
            await foreach (var chunk in WrittenAsync(chunker, caller, turnId, taken, ct))
            {
                yield return chunk;
            }
        }
    }

    // What is written down, and what of it is still being written.
    private async IAsyncEnumerable<SpeechChunk> WrittenAsync(SpeechChunker chunker, Caller caller, string turnId, int taken, [EnumeratorCancellation] CancellationToken ct)
    {
        if (await turns.GetAsync(turnId, ct) is not { } stored)
        {
            throw new FaultException(Fault.NotFound("This turn"));
        }

        if (stored.Value.Status != TurnStatus.Running)
        {
            foreach (var chunk in chunker.Add(From(stored.Value.Text, taken)).Concat(chunker.Finish()))
            {
                yield return chunk;
            }

            yield break;
        }

        await foreach (var next in tail.FollowAsync(caller.ToPrincipal(), Topics.Turn(turnId), ct))
        {
            var (chunks, length, isOver) = Take(chunker, next, taken);
            taken = length;
            foreach (var chunk in chunks)
            {
                yield return chunk;
            }

            if (isOver)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<SpeechChunk> Take(SpeechChunker chunker, SaidPiece piece)
    {
        var chunks = chunker.Add(piece.Text);
        return piece.IsBreak ? chunks.Concat(chunker.Break()) : piece.Status is not null ? chunks.Concat(chunker.Finish()) : chunks;
    }

    private static void RequireWanted(TurnStatus? status)
    {
        if (status == TurnStatus.Stopped)
        {
            throw new OperationCanceledException("The reply was stopped.");
        }
    }

    private static (IEnumerable<SpeechChunk> Chunks, int Taken, bool IsOver) Take(SpeechChunker chunker, TailEvent next, int taken)
    {
        switch (next.Type)
        {
            case EventTypes.TurnDelta:
                var delta = next.Read<TokenDelta>();
                return (chunker.Add(From(delta.Text, taken - delta.Start)), Math.Max(taken, delta.Start + delta.Text.Length), false);
            case EventTypes.TurnStep:
                // A tool may take its time: what was said before is said now.
                return (chunker.Break(), taken, false);
            case EventTypes.Snapshot:
                var turn = next.Read<TurnSnapshot>().Turn;
                return End(chunker, turn.Status, turn.Text, taken);
            case EventTypes.TurnEnded:
                var ended = next.Read<TurnEnded>();
                return End(chunker, ended.Status, ended.Text, taken);
            default:
                return ([], taken, false);
        }
    }

    private static (IEnumerable<SpeechChunk> Chunks, int Taken, bool IsOver) End(SpeechChunker chunker, TurnStatus status, string text, int taken)
    {
        RequireWanted(status);
        var rest = chunker.Add(From(text, taken));
        return status == TurnStatus.Running ? (rest, text.Length, false) : (rest.Concat(chunker.Finish()), text.Length, true);
    }

    private static ReadOnlySpan<char> From(string text, int at) => at >= text.Length ? default : text.AsSpan(Math.Max(0, at));
}

using Roommate.Contracts.Faults;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary>The sound of replies down a satellite's socket, one after the other: <c>speaking</c>, binary messages, <c>spoken</c>. Whoever begins to speak ends it.</summary>
internal sealed class SocketSound(IDeviceSound sound, SocketWire wire)
{
    public const int SlowestRate = 8_000;
    public const int FastestRate = 48_000;

    // 100 ms at 16 kHz: as the frames that come up.
    private const int MostPiece = 3_200;

    private readonly Lock _lock = new();
    private CancellationTokenSource? _playing;

    public Task ReplyAsync(Caller caller, string turnId, int rate, CancellationToken ct) => PlayAsync(stop => sound.ReplyAsync(caller, turnId, rate, stop), turnId, rate, ct);

    public Task SayAsync(string address, int rate, CancellationToken ct) => PlayAsync(stop => sound.SaidAsync(address, rate, stop), turnId: null, rate, ct);

    // The token is the connection's: sending a message is never given up half-way, or the socket would be lost with it.
    private async Task PlayAsync(Func<CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> pieces, string? turnId, int rate, CancellationToken ct)
    {
        using var playing = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var length = 0L;
        lock (_lock)
        {
            _playing = playing;
        }

        try
        {
            await foreach (var piece in pieces(playing.Token))
            {
                if (length == 0 && piece.Length > 0)
                {
                    await wire.SendAsync(new { type = "speaking", turnId, rate }, ct);
                }

                for (var at = 0; at < piece.Length && !playing.IsCancellationRequested; at += MostPiece)
                {
                    await wire.SendAsync(piece.Slice(at, Math.Min(MostPiece, piece.Length - at)), ct);
                }

                length += piece.Length;
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Somebody speaks: the rest is not wanted.
        }
        finally
        {
            lock (_lock)
            {
                _playing = _playing == playing ? null : _playing;
            }
        }

        await wire.SendAsync(new { type = "spoken", turnId, ms = length * 1000 / 2 / rate }, ct);
    }

    /// <summary>Null when replies can be sent at this rate, or are not wanted.</summary>
    public static Fault? CheckRate(int? rate) =>
        rate is null or (>= SlowestRate and <= FastestRate) ? null : Fault.Invalid("sound", $"Sound has {SlowestRate} to {FastestRate} samples a second.");

    /// <summary>Nobody wants to hear the rest.</summary>
    public void Silence()
    {
        lock (_lock)
        {
            _playing?.Cancel();
        }
    }
}

using System.IO.Pipelines;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Roommate.Assistant.Voice.Hearing;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>
/// One connection to a satellite (github.com/rhasspy/wyoming-satellite): it hears the wake word itself, asks to <c>run-pipeline</c> from
/// <c>asr</c> and sends sound; it is told what was understood, and plays the answer.
/// </summary>
internal sealed class SatelliteCall(SatellitePlace place, VoiceServices voice, ISatelliteOwner owner, WyomingOptions options, TimeProvider time) : IDisposable
{
    private const int Rate = 22_050;
    private const int MostPiece = 2_048;
    private const int MostWaiting = 256;

    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _sending = new(1);
    private Stream _stream = Stream.Null;
    private Channel<byte[]>? _frames;
    private CancellationTokenSource? _answering;
    private Task _utterance = Task.CompletedTask;

    /// <summary>Serves it until it leaves, says nothing any more, or this node stops.</summary>
    public async Task RunAsync(Stream stream, CancellationToken ct)
    {
        _stream = stream;
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await SendAsync(new WyomingEvent("run-satellite"), ct);
        var pinging = PingAsync(stop.Token);
        try
        {
            while (await WyomingPipe.ReadAsync(input, Idle, time, ct) is { } taken)
            {
                await TakeAsync(taken, stop.Token);
            }
        }
        finally
        {
            _frames?.Writer.TryComplete();
            await stop.CancelAsync();
            await pinging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _utterance.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await input.CompleteAsync();
        }
    }

    public void Dispose()
    {
        _answering?.Dispose();
        _sending.Dispose();
    }

    private async ValueTask TakeAsync(WyomingEvent taken, CancellationToken ct)
    {
        switch (taken.Type)
        {
            case "ping":
                await SendAsync(new WyomingEvent("pong", taken.Text("text") is { } text ? new JsonObject { ["text"] = text } : []), ct);
                break;
            case "run-pipeline" when taken.Text("start_stage") == "asr":
                await BeginAsync(ct);
                break;
            case "run-pipeline":
                await SendAsync(Error(Fault.Invalid("No wake word is listened for here. Start the satellite with --wake-uri and --wake-word-name.")), ct);
                break;
            case "audio-chunk" when _frames is { } frames:
                // Who speaks faster than it is heard loses the rest; nobody does.
                frames.Writer.TryWrite(WyomingSound.PcmOf(taken));
                break;
            case "audio-stop":
                _frames?.Writer.TryComplete();
                break;
        }
    }

    // Whoever speaks is not talked over: what is still answered ends.
    private async ValueTask BeginAsync(CancellationToken ct)
    {
        _frames?.Writer.TryComplete();
        if (_answering is { } before)
        {
            await before.CancelAsync();
        }

        await _utterance.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _answering?.Dispose();
        _answering = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _frames = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = true });
        _utterance = ServeAsync(_frames, _answering.Token, ct);
    }

    private async Task ServeAsync(Channel<byte[]> frames, CancellationToken answering, CancellationToken ct)
    {
        var roomId = place.RoomId ?? options.RoomId;
        try
        {
            if (options.Token.Length == 0 || await owner.OfAsync(options.Token, ct) is not { } caller || await voice.Gate.CheckAsync(caller, Right.Talk, roomId, ct) is not null)
            {
                await SendAsync(Error(Fault.Forbidden("This satellite may do nothing: its operator sets Wyoming:Token and its room.")), ct);
                return;
            }

            await SendAsync(new WyomingEvent("transcribe"), ct);
            var heard = await voice.Hearing.SpeakAsync(
                caller, new SpeakRequest(roomId, voice.Ids.Secret(12)), frames.Reader.ReadAllAsync(answering), (told, _) => TellAsync(told, ct), answering);
            _frames = null;
            if (!heard.TryGet(out var said, out var fault))
            {
                await SendAsync(Error(fault), ct);
                return;
            }

            await SendAsync(new WyomingEvent("voice-stopped"), ct);
            await SendAsync(Said("transcript", said.Text), ct);
            if (said.TurnId is { } turnId)
            {
                await AnswerAsync(caller, turnId, answering, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // Somebody speaks again, or the satellite is gone.
        }
        catch (FaultException fault)
        {
            await SendAsync(Error(fault.Fault), ct);
        }
    }

    private async ValueTask TellAsync(VoiceHeard heard, CancellationToken ct)
    {
        if (heard is { State: HearingState.Hearing, Text: null })
        {
            await SendAsync(new WyomingEvent("voice-started"), ct);
        }
    }

    private async Task AnswerAsync(Caller caller, string turnId, CancellationToken answering, CancellationToken ct)
    {
        var sent = 0L;
        try
        {
            await foreach (var piece in voice.Sound.ReplyAsync(caller, turnId, Rate, answering))
            {
                if (sent == 0 && piece.Length > 0)
                {
                    await SendAsync(Said("synthesize", (await voice.Turns.GetAsync(turnId, ct)).TryGet(out var turn, out _) ? turn.Text : ""), ct);
                    await SendAsync(new WyomingEvent("audio-start", WyomingSound.Format(Rate, sent)), ct);
                }

                sent = await PlayAsync(piece, sent, answering, ct);
            }
        }
        finally
        {
            // What was begun is ended, when somebody speaks over it, too: the satellite listens for its wake word again.
            if (sent > 0 && !ct.IsCancellationRequested)
            {
                await SendAsync(new WyomingEvent("audio-stop", new JsonObject { ["timestamp"] = sent * 1000 / 2 / Rate }), ct);
            }
        }
    }

    private async ValueTask<long> PlayAsync(ReadOnlyMemory<byte> sound, long sent, CancellationToken answering, CancellationToken ct)
    {
        for (var at = 0; at < sound.Length && !answering.IsCancellationRequested; at += MostPiece)
        {
            var part = sound.Slice(at, Math.Min(MostPiece, sound.Length - at));
            await SendAsync(new WyomingEvent("audio-chunk", WyomingSound.Format(Rate, sent), part), ct);
            sent += part.Length;
        }

        return sent;
    }

    private async Task PingAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(PingEvery, time);
        do
        {
            await SendAsync(new WyomingEvent("ping"), ct);
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    private static WyomingEvent Said(string type, string text) => new(type, new JsonObject { ["text"] = text });

    private static WyomingEvent Error(Fault fault) => new("error", new JsonObject { ["text"] = fault.Text, ["code"] = fault.Code });

    private async ValueTask SendAsync(WyomingEvent sent, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            await _stream.WriteAsync(WyomingCodec.Write(sent), ct);
        }
        finally
        {
            _sending.Release();
        }
    }
}

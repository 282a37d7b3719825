using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary>
/// <c>GET /rooms/{id}/voice/stream</c>: a bare WebSocket for satellites and ESP32. Binary messages are PCM16, 16 kHz, mono, of any
/// length; text messages are JSON: <c>start</c>, <c>end</c> and <c>say</c> from the client; <c>listening</c>, <c>hearing</c>, <c>thinking</c>,
/// <c>heard</c>, <c>reply</c> and <c>error</c> from here, and the sound of the reply for who asks for it (<see cref="SocketSound"/>). One
/// connection serves one utterance after the other.
/// </summary>
internal sealed class VoiceSocket : IDisposable
{
    private const int MostWaiting = 64;

    private readonly SocketWire _wire;
    private readonly string _roomId;
    private readonly Caller _caller;
    private readonly VoiceServices _services;
    private readonly SocketSound _sound;
    private readonly List<Task> _answers = [];
    private ChannelWriter<byte[]>? _frames;
    private Task _utterance = Task.CompletedTask;

    public VoiceSocket(WebSocket socket, string roomId, Caller caller, VoiceServices services)
    {
        (_wire, _roomId, _caller, _services) = (new SocketWire(socket), roomId, caller, services);
        _sound = new SocketSound(services.Sound, _wire);
    }

    public void Dispose() => _wire.Dispose();

    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            while (await _wire.ReceiveAsync(stop.Token) is { } message)
            {
                if (await TakeAsync(message.Text, message.Bytes, stop.Token) is { } wrong)
                {
                    await TellAsync(wrong, stop.Token);
                }
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The satellite is gone or this node stops: what was not said to its end is forgotten.
        }
        finally
        {
            _frames?.TryComplete();
            await stop.CancelAsync();
            await _utterance.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await AnswersAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _wire.CloseAsync();
    }

    private async ValueTask<Fault?> TakeAsync(bool text, byte[] bytes, CancellationToken ct)
    {
        if (!text)
        {
            await HearAsync(bytes, ct);
            return null;
        }

        if (Read(bytes) is not { } message)
        {
            return Fault.Invalid("A text message is JSON: {\"type\":\"start\"} or {\"type\":\"end\"}.");
        }

        switch (message.Type)
        {
            case "start":
                Begin(message, ct);
                return null;
            case "end":
                _frames?.TryComplete();
                _frames = null;
                return null;
            case "say":
                return Say(message, ct);
            default:
                return Fault.Invalid("type", "The type is start, end or say.");
        }
    }

    // The address is the secret: whoever was given it may hear what is behind it, once.
    private Fault? Say(StartMessage message, CancellationToken ct)
    {
        if (message is not { Url: { Length: > 0 } url, Sound: { } rate })
        {
            return Fault.Invalid("url", "What is to be said is told by its url, and sound is the rate to say it at.");
        }

        if (SocketSound.CheckRate(rate) is { } wrong)
        {
            return wrong;
        }

        _sound.Silence();
        Answer(PlayAsync(token => _sound.SayAsync(url, rate, token), ct));
        return null;
    }

    // Sound that comes without a start begins an utterance by itself; what comes after its end is dropped until the next start or end.
    private async ValueTask HearAsync(byte[] frame, CancellationToken ct)
    {
        try
        {
            await (_frames ?? Begin(new StartMessage("start"), ct)).WriteAsync(frame, ct);
        }
        catch (ChannelClosedException)
        {
            // The utterance has ended by itself.
        }
    }

    private ChannelWriter<byte[]> Begin(StartMessage start, CancellationToken ct)
    {
        _frames?.TryComplete();
        if (start.HandsFree != true)
        {
            // Whoever presses the button wants to be heard, not to hear. Without hands the voice goes on until somebody speaks.
            _sound.Silence();
        }

        var frames = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
        _frames = frames.Writer;
        _utterance = RunUtteranceAsync(_utterance, start, frames, ct);
        return frames.Writer;
    }

    private async Task RunUtteranceAsync(Task before, StartMessage start, Channel<byte[]> frames, CancellationToken ct)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            // Asked anew each time: a connection lasts longer than a membership, or than a microphone is on.
            if ((SocketSound.CheckRate(start.Sound) ?? await _services.Gate.CheckAsync(_caller, Right.Talk, _roomId, ct)) is { } refused)
            {
                await TellAsync(refused, ct);
                return;
            }

            var request = new SpeakRequest(_roomId, start.ClientId ?? _services.Ids.Secret(12), start.Language, start.HandsFree, start.Review);
            var result = await _services.Hearing.SpeakAsync(_caller, request, frames.Reader.ReadAllAsync(ct), (heard, token) => SendStateAsync(heard, token), ct);
            await AnswerAsync(result, start.Sound, ct);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // Nobody is there to be answered.
        }
        catch (FaultException fault)
        {
            await TellAsync(fault.Fault, ct);
        }
        finally
        {
            // What still comes of this utterance is dropped; the next start begins another.
            frames.Writer.TryComplete();
            while (frames.Reader.TryRead(out _))
            {
            }
        }
    }

    private async ValueTask AnswerAsync(Outcome<SpeakResult> result, int? sound, CancellationToken ct)
    {
        if (!result.TryGet(out var heard, out var fault))
        {
            await TellAsync(fault, ct);
            return;
        }

        await _wire.SendAsync(new { type = "heard", heard.Text, heard.End, heard.TurnId, heard.MessageId, heard.Offset }, ct);
        if (heard.TurnId is { } turnId)
        {
            Answer(ReplyAsync(turnId, ct));
            if (sound is { } rate)
            {
                Answer(PlayAsync(token => _sound.ReplyAsync(_caller, turnId, rate, token), ct));
            }
        }
    }

    // Waited for at the end; those that are over are forgotten, since a satellite stays for weeks.
    private void Answer(Task answer)
    {
        lock (_answers)
        {
            _answers.RemoveAll(static a => a.IsCompleted);
            _answers.Add(answer);
        }
    }

    private Task AnswersAsync()
    {
        lock (_answers)
        {
            return Task.WhenAll(_answers);
        }
    }

    // Beside the next utterance, which may interrupt it.
    private async Task ReplyAsync(string turnId, CancellationToken ct)
    {
        try
        {
            await _services.Turns.EndOfAsync(turnId, ct);
            if ((await _services.Turns.GetAsync(turnId, ct)).TryGet(out var turn, out _))
            {
                await _wire.SendAsync(new { type = "reply", turnId, turn.Status, turn.Text, audio = $"/api/v1/turns/{turnId}/audio" }, ct);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The satellite is gone; the reply is in the room.
        }
    }

    private static async Task PlayAsync(Func<CancellationToken, Task> play, CancellationToken ct)
    {
        try
        {
            await play(ct);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The satellite is gone; the reply is in the room.
        }
    }

    private ValueTask TellAsync(Fault fault, CancellationToken ct) => _wire.SendAsync(new { type = "error", code = fault.Code, message = fault.Text }, ct);

    private ValueTask SendStateAsync(VoiceHeard heard, CancellationToken ct) =>
        heard.State == HearingState.Done ? ValueTask.CompletedTask : _wire.SendAsync(new { type = heard.State, heard.Text, heard.ClientId }, ct);

    private static StartMessage? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<StartMessage>(bytes, Wire.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record StartMessage(string Type, string? ClientId = null, string? Language = null, bool? HandsFree = null, bool? Review = null, int? Sound = null, string? Url = null);
}

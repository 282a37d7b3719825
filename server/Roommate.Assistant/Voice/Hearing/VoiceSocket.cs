using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary>
/// <c>GET /rooms/{id}/voice/stream</c>: a bare WebSocket for satellites and ESP32. Binary messages are PCM16, 16 kHz, mono, of any
/// length; text messages are JSON: <c>start</c> and <c>end</c> from the client; <c>listening</c>, <c>hearing</c>, <c>thinking</c>,
/// <c>heard</c>, <c>reply</c> and <c>error</c> from here. One connection serves one utterance after the other.
/// </summary>
internal sealed class VoiceSocket(WebSocket socket, string roomId, Caller caller, Hearing hearing, Turns.Turns turns, Ids ids) : IDisposable
{
    private const int MostMessage = 64 * 1024;
    private const int MostWaiting = 64;

    private readonly byte[] _buffer = new byte[MostMessage];
    private readonly SemaphoreSlim _sending = new(1);
    private ChannelWriter<byte[]>? _frames;
    private Task _utterance = Task.CompletedTask;
    private Task _replies = Task.CompletedTask;

    public static async Task ServeAsync(string id, Hearing hearing, Turns.Turns turns, Ids ids, IHostApplicationLifetime life, HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Problems.Of(Fault.Invalid("This is a WebSocket: connect to it with one, or POST a recording to /rooms/{id}/voice."), http, StatusCodes.Status426UpgradeRequired).ExecuteAsync(http);
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping);
        using var voice = new VoiceSocket(socket, id, Caller.From(http.User)!, hearing, turns, ids);
        await voice.RunAsync(end.Token);
    }

    public void Dispose() => _sending.Dispose();

    private async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            while (await ReceiveAsync(stop.Token) is { } message)
            {
                if (await TakeAsync(message.Text, message.Bytes, stop.Token) is { } wrong)
                {
                    await SendAsync(new { type = "error", code = wrong.Code, message = wrong.Text }, stop.Token);
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
            await _replies.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await CloseAsync();
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
            default:
                return Fault.Invalid("type", "The type is start or end.");
        }
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
            var request = new SpeakRequest(roomId, start.ClientId ?? ids.Secret(12), start.Language, start.HandsFree, start.Review);
            var result = await hearing.SpeakAsync(caller, request, frames.Reader.ReadAllAsync(ct), (heard, token) => SendStateAsync(heard, token), ct);
            await AnswerAsync(result, ct);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // Nobody is there to be answered.
        }
        catch (FaultException fault)
        {
            await SendAsync(new { type = "error", code = fault.Fault.Code, message = fault.Fault.Text }, ct);
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

    private async ValueTask AnswerAsync(Outcome<SpeakResult> result, CancellationToken ct)
    {
        if (!result.TryGet(out var heard, out var fault))
        {
            await SendAsync(new { type = "error", code = fault.Code, message = fault.Text }, ct);
            return;
        }

        await SendAsync(new { type = "heard", heard.Text, heard.End, heard.TurnId, heard.MessageId, heard.Offset }, ct);
        if (heard.TurnId is { } turnId)
        {
            _replies = Task.WhenAll(_replies, ReplyAsync(turnId, ct));
        }
    }

    // Beside the next utterance, which may interrupt it.
    private async Task ReplyAsync(string turnId, CancellationToken ct)
    {
        try
        {
            await turns.EndOfAsync(turnId, ct);
            if ((await turns.GetAsync(turnId, ct)).TryGet(out var turn, out _))
            {
                await SendAsync(new { type = "reply", turnId, turn.Status, turn.Text, audio = $"/api/v1/turns/{turnId}/audio" }, ct);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The satellite is gone; the reply is in the room.
        }
    }

    private ValueTask SendStateAsync(VoiceHeard heard, CancellationToken ct) =>
        heard.State == HearingState.Done ? ValueTask.CompletedTask : SendAsync(new { type = heard.State, heard.Text, heard.ClientId }, ct);

    private async ValueTask SendAsync(object message, CancellationToken ct)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), Wire.Json);
        await _sending.WaitAsync(ct);
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, ct);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async ValueTask<(bool Text, byte[] Bytes)?> ReceiveAsync(CancellationToken ct)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), ct);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return (part.MessageType == WebSocketMessageType.Text, _buffer[..length]);
            }

            if (length == _buffer.Length)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, "A message has at most 64 KB.", ct);
                return null;
            }
        }
    }

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

    private async Task CloseAsync()
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // The satellite was faster.
            socket.Abort();
        }
    }

    private sealed record StartMessage(string Type, string? ClientId = null, string? Language = null, bool? HandsFree = null, bool? Review = null);
}

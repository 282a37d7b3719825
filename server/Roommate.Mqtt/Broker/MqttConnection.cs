using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Sessions;

namespace Roommate.Mqtt.Broker;

/// <summary>Why a connection ends.</summary>
/// <param name="Kind">In which of the ways.</param>
/// <param name="Reason">Reason code for the client.</param>
/// <param name="Text">For the log, and for a 5.0 client's.</param>
/// <param name="Tell">Whether a DISCONNECT says so; a client that is gone or said goodbye is not told.</param>
internal sealed record EndCause(MqttDisconnectKind Kind, MqttReason Reason, string? Text, bool Tell);

/// <summary>One client connection from its first byte to its last: CONNECT, the read loop, and an orderly end.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing, and a late Close may still cancel it.")]
internal sealed partial class MqttConnection : ISessionConnection, IThreadPoolWorkItem
{
    private static readonly TimeSpan Lingering = TimeSpan.FromSeconds(2);

    private readonly BrokerCore _core;
    private readonly MqttTransport _transport;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EndCause? _end;
    private long _deadline;
    private long _patience;

    public MqttConnection(BrokerCore core, MqttTransport transport)
    {
        _core = core;
        _transport = transport;
        _logger = core.Loggers.CreateLogger<MqttConnection>();
        _deadline = core.Clock.Now + (core.Options.ConnectTimeoutSeconds * 1000L);
    }

    /// <summary>Completes when the session no longer belongs to this connection.</summary>
    public Task Left => _left.Task;

    public EndCause? End => Volatile.Read(ref _end);

    /// <summary>Ends with this connection.</summary>
    public CancellationToken Closing => _closing.Token;

    public MqttClientInfo? Client { get; private set; }

    public void Close(MqttReason reason, MqttDisconnectKind kind) => Close(new EndCause(kind, reason, null, Tell: true));

    public void Close(EndCause cause)
    {
        if (Interlocked.CompareExchange(ref _end, cause, null) is null)
        {
            // Not on the caller's thread: it may be another client's read loop.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Called by the sweep: a CONNECT that does not come, or a keep-alive that has run out [MQTT-3.1.2-24].</summary>
    public void CheckDeadline(long now)
    {
        if (now < Volatile.Read(ref _deadline))
        {
            return;
        }

        Close(Client is null
            ? new EndCause(MqttDisconnectKind.Error, MqttReason.MaximumConnectTime, "no CONNECT in time", Tell: false)
            : new EndCause(MqttDisconnectKind.KeepAlive, MqttReason.KeepAliveTimeout, null, Tell: true));
    }

    /// <summary>Serves the connection until it ends.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (_core.Connections.TryAdd(this) && await ReadConnectAsync() is { } accepted)
            {
                await ServeAsync(accepted);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or Microsoft.AspNetCore.Connections.ConnectionAbortedException)
        {
            Log.Broke(_logger, Client?.ClientId, e.Message);
        }
        finally
        {
            _core.Connections.Remove(this);
            _left.TrySetResult();
            await _transport.Input.CompleteAsync();
            await _transport.Output.CompleteAsync();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        _closing.Cancel();
        _transport.Input.CancelPendingRead();
    }

    private async ValueTask<AcceptedConnect?> ReadConnectAsync()
    {
        var (packet, version, fault) = await new ConnectReader(_transport.Input, (uint)_core.Options.MaximumPacketSize).ReadAsync(Closing);
        if (packet is not null)
        {
            (var accepted, fault) = await new ConnectHandshake(_core, _transport).JudgeAsync(packet, Closing);
            if (accepted is not null)
            {
                return accepted;
            }
        }

        if (fault.Text is not null)
        {
            Log.Refused(_logger, _transport.Remote, packet?.ClientId, fault.Reason, fault.Text);
            await RefuseAsync(version ?? MqttVersion.V311, fault, packet?.Properties?.MaximumPacketSize);
        }

        return null;
    }

    /// <summary>5.0 answers every refusal; 3.1.1 has a code for a few and otherwise just closes (3.2.2.3).</summary>
    private async ValueTask RefuseAsync(MqttVersion version, MqttFault fault, uint? maximumPacketSize)
    {
        if (version == MqttVersion.V5 || fault.Reason is not (MqttReason.MalformedPacket or MqttReason.ProtocolError or MqttReason.TopicNameInvalid or MqttReason.PacketTooLarge))
        {
            var answer = MqttEncoder.ToArray(version, new ConnAckPacket(false, fault.Reason, version == MqttVersion.V5 ? new MqttProperties { ReasonString = fault.Text } : null));
            if (answer.Length > maximumPacketSize)
            {
                answer = MqttEncoder.ToArray(version, new ConnAckPacket(false, fault.Reason)); // [MQTT-3.2.2-19]
            }

            _transport.Output.Write(answer);
            await _transport.Output.FlushAsync(CancellationToken.None).AsTask().WaitAsync(Lingering, _core.Clock.Time, CancellationToken.None);
        }

        await LingerAsync();
    }

    private async Task ServeAsync(AcceptedConnect accepted)
    {
        var asked = accepted.Packet.Properties;
        var limits = new OutboxLimits(
            accepted.Version,
            asked?.MaximumPacketSize ?? uint.MaxValue,
            asked?.ReceiveMaximum ?? ushort.MaxValue,
            (ushort)Math.Min(asked?.TopicAliasMaximum ?? 0, _core.Options.TopicAliasMaximum));
        var attachment = new SessionAttachment(_core);
        if (await TryAttachAsync(attachment, accepted, limits) is not var (session, outbox, present))
        {
            await RefuseAsync(accepted.Version, new MqttFault(MqttReason.ServerUnavailable, "the store of the sessions cannot be reached"), asked?.MaximumPacketSize);
            return;
        }

        _patience = accepted.KeepAlive == 0 ? long.MaxValue : accepted.KeepAlive * 1500L;
        Touch();
        Client = session.Client;
        _transport.Hurry();
        Log.Connected(_logger, Client.ClientId, Client.Principal.Name, accepted.Version, _transport.Remote, present);
        outbox.Send(new ConnAckPacket(present, MqttReason.Success, new ConnectHandshake(_core, _transport).ConnAckProperties(accepted)));
        var pump = PumpAsync(outbox);
        var dispatcher = new PacketDispatcher(_core, this, accepted, session, outbox);
        try
        {
            await NotifyAsync(static (o, c, t) => o.ConnectedAsync(c, t), Closing);
            await ReadLoopAsync(dispatcher);
        }
        finally
        {
            await LeaveAsync(attachment, dispatcher, session, outbox, pump);
        }
    }

    private async ValueTask<(MqttSession Session, Outbox Outbox, bool Present)?> TryAttachAsync(SessionAttachment attachment, AcceptedConnect accepted, OutboxLimits limits)
    {
        try
        {
            return await attachment.AttachAsync(accepted, s => new Outbox(_transport.Output, limits, s, _core.Clock, this), Closing);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.NoSession(_logger, e, accepted.Client.ClientId);
            return null;
        }
    }

    private async Task ReadLoopAsync(PacketDispatcher dispatcher)
    {
        var input = _transport.Input;
        while (End is null)
        {
            Touch();
            var result = await input.ReadAsync(CancellationToken.None);

            // A slow handler is our doing, not the client's silence.
            Volatile.Write(ref _deadline, long.MaxValue);
            var rest = result.Buffer;
            MqttFault? fault = null;
            try
            {
                while (End is null && fault is null)
                {
                    var status = FrameReader.TryRead(ref rest, (uint)_core.Options.MaximumPacketSize, out var firstByte, out var body, out var found);
                    if (status == FrameStatus.Incomplete)
                    {
                        break;
                    }

                    var handling = status == FrameStatus.Faulty ? new ValueTask<MqttFault?>(found) : dispatcher.HandleAsync(firstByte, body);
                    var waited = !handling.IsCompleted;
                    fault = await handling;
                    if (waited && !rest.IsEmpty)
                    {
                        // Whoever ended the wait has other things to do than this client's next packets.
                        await Task.Yield();
                    }
                }
            }
            finally
            {
                // Also when handling broke: what is left is read away before the connection closes.
                input.AdvanceTo(rest.Start, rest.End);
            }

            Touch();
            await dispatcher.EndBatchAsync();
            if (fault is { } refused)
            {
                _core.Counters.ProtocolError();
                Close(new EndCause(MqttDisconnectKind.Error, refused.Reason, refused.Text, Tell: true));
            }
            else if (result.IsCompleted && End is null)
            {
                Close(new EndCause(MqttDisconnectKind.Error, MqttReason.Unspecified, "the client closed the connection", Tell: false));
            }
        }
    }

    private async Task PumpAsync(Outbox outbox)
    {
        try
        {
            await outbox.PumpAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException or Microsoft.AspNetCore.Connections.ConnectionAbortedException)
        {
            Log.Broke(_logger, Client?.ClientId, e.Message);
        }

        Close(new EndCause(MqttDisconnectKind.Error, MqttReason.Unspecified, "the client is gone", Tell: false));
    }

    private async Task LeaveAsync(SessionAttachment attachment, PacketDispatcher dispatcher, MqttSession session, Outbox outbox, Task pump)
    {
        Close(new EndCause(MqttDisconnectKind.Error, MqttReason.Unspecified, "the connection broke", Tell: false));
        var end = End!;
        var tell = end.Tell && outbox.Version == MqttVersion.V5;
        outbox.Finish(tell ? new ReasonPacket(MqttPacketType.Disconnect, end.Reason, end.Text is null ? null : new MqttProperties { ReasonString = end.Text }) : null);
        Log.Ended(_logger, Client!.ClientId, end.Kind, end.Reason, end.Text);
        await NotifyAsync((o, c, t) => o.DisconnectedAsync(c, end.Kind, t), CancellationToken.None);
        attachment.Detach(session, outbox, dispatcher.Will, end.Kind);
        _left.TrySetResult();
        try
        {
            await pump.WaitAsync(Lingering, _core.Clock.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            _transport.Abort();
            await pump;
        }

        if (end.Tell)
        {
            await LingerAsync();
        }
    }

    /// <summary>
    /// Stops sending, then reads on until the client has closed too: closing with unread input would reset the connection, and a reset
    /// can overtake the DISCONNECT that was just sent.
    /// </summary>
    private async ValueTask LingerAsync()
    {
        await _transport.CloseSending();
        using var patience = new CancellationTokenSource(Lingering, _core.Clock.Time);
        try
        {
            while (true)
            {
                var result = await _transport.Input.ReadAsync(patience.Token);
                _transport.Input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            _transport.Abort();
        }
    }

    private async ValueTask NotifyAsync(Func<IMqttSessionObserver, MqttClientInfo, CancellationToken, ValueTask> tell, CancellationToken cancellationToken)
    {
        foreach (var observer in _core.Observers)
        {
            try
            {
                await tell(observer, Client!, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                Log.ObserverFailed(_logger, e, observer.GetType().Name, Client!.ClientId);
            }
        }
    }

    private void Touch() => Volatile.Write(ref _deadline, _patience == long.MaxValue ? long.MaxValue : _core.Clock.Now + _patience);

    private static partial class Log
    {
        [LoggerMessage(6, LogLevel.Warning, "MQTT client {ClientId} was refused: its session could not be had")]
        public static partial void NoSession(ILogger logger, Exception exception, string clientId);

        [LoggerMessage(1, LogLevel.Debug, "MQTT client {ClientId} of '{Principal}' connected with {Version} from {Remote} (session present: {Present})")]
        public static partial void Connected(ILogger logger, string clientId, string principal, MqttVersion version, System.Net.EndPoint? remote, bool present);

        [LoggerMessage(2, LogLevel.Information, "MQTT client {ClientId} from {Remote} refused: {Reason}, {Text}")]
        public static partial void Refused(ILogger logger, System.Net.EndPoint? remote, string? clientId, MqttReason reason, string text);

        [LoggerMessage(3, LogLevel.Debug, "MQTT client {ClientId} ended: {Kind}, {Reason} {Text}")]
        public static partial void Ended(ILogger logger, string clientId, MqttDisconnectKind kind, MqttReason reason, string? text);

        [LoggerMessage(4, LogLevel.Debug, "MQTT connection of {ClientId} broke: {Text}")]
        public static partial void Broke(ILogger logger, string? clientId, string text);

        [LoggerMessage(5, LogLevel.Error, "{Observer} failed for MQTT client {ClientId}")]
        public static partial void ObserverFailed(ILogger logger, Exception exception, string observer, string clientId);
    }
}

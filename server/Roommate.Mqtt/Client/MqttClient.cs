using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Client;

/// <summary>
/// An MQTT client of both versions that comes back by itself: it reconnects with growing, jittered pauses, resumes its session,
/// subscribes again where the broker forgot, and delivers every QoS 1 and 2 message it accepted.
/// </summary>
public sealed partial class MqttClient : IAsyncDisposable
{
    private readonly MqttClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly OutgoingMessages _outgoing;
    private readonly ClientSubscriptions _subscriptions = new();
    private readonly SemaphoreSlim _room;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ReceivedMessages _received;
    private ClientTransport? _current;
    private Task? _running;

    /// <summary>Makes a client; it does nothing until it is told to connect.</summary>
    /// <param name="options">How to connect.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <param name="logger">Where it says what happens.</param>
    public MqttClient(MqttClientOptions options, TimeProvider? time = null, ILogger<MqttClient>? logger = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger<MqttClient>.Instance;
        _outgoing = new OutgoingMessages(options.MaximumInflight);
        _received = new ReceivedMessages(options.MaximumReceived, options.MaximumHandling, _logger);
        _room = new SemaphoreSlim(options.MaximumQueued, options.MaximumQueued);
    }

    /// <summary>Called for each received message, one at a time unless the options say otherwise; QoS 1 and 2 are acknowledged when it returns. Set before connecting.</summary>
    public Func<MqttMessage, CancellationToken, ValueTask> OnMessage { get; set; } = static (_, _) => ValueTask.CompletedTask;

    /// <summary>Called after each connect; true if the broker still had the session. Set before connecting.</summary>
    public Action<bool> OnConnected { get; set; } = static _ => { };

    /// <summary>Called after each loss of the connection, with the broker's reason if it gave one. Set before connecting.</summary>
    public Action<MqttReason?> OnDisconnected { get; set; } = static _ => { };

    /// <summary>Whether a connection is up.</summary>
    public bool IsConnected => Volatile.Read(ref _current) is not null;

    /// <summary>QoS 0 messages received and dropped because the handler was too slow.</summary>
    public long Dropped => _received.Dropped;

    /// <summary>Connects, and from then on stays connected. Throws if the first attempt fails.</summary>
    /// <exception cref="MqttConnectException">The broker refused.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running = Task.Run(() => RunAsync(first), CancellationToken.None);
        await first.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Connects in the background, however long it takes.</summary>
    public void Start() => _running = Task.Run(() => RunAsync(first: null), CancellationToken.None);

    /// <summary>
    /// Publishes. QoS 0: when it was written, <see cref="MqttReason.ServerUnavailable"/> if there is no connection. QoS 1 and 2: when the
    /// broker has confirmed it, however many connections that takes.
    /// </summary>
    public async Task<MqttReason> PublishAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (message.Qos == MqttQos.AtMostOnce)
        {
            return await PublishOnceAsync(message, cancellationToken);
        }

        await _room.WaitAsync(cancellationToken);
        try
        {
            var outgoing = new OutgoingMessage(message);
            _outgoing.Add(outgoing);
            return await outgoing.Done.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Subscribes; the broker's answer per filter. Without a connection it waits for one.</summary>
    public Task<IReadOnlyList<MqttReason>> SubscribeAsync(IReadOnlyList<MqttSubscription> subscriptions, CancellationToken cancellationToken) =>
        SubscribeAsync(subscriptions, identifier: 0, cancellationToken);

    /// <summary>The same with a subscription identifier (5.0; 0 for none), which each message that matches then carries.</summary>
    public Task<IReadOnlyList<MqttReason>> SubscribeAsync(IReadOnlyList<MqttSubscription> subscriptions, uint identifier, CancellationToken cancellationToken) =>
        _subscriptions.Subscribe(subscriptions, identifier).WaitAsync(cancellationToken);

    /// <summary>Unsubscribes; the broker's answer per filter (none from 3.1.1).</summary>
    public Task<IReadOnlyList<MqttReason>> UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken) =>
        _subscriptions.Unsubscribe(filters).WaitAsync(cancellationToken);

    /// <summary>Says goodbye and stops for good.</summary>
    /// <param name="reason"><see cref="MqttReason.DisconnectWithWill"/> asks a 5.0 broker to publish the will.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task DisconnectAsync(MqttReason reason, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _current) is { } transport)
        {
            try
            {
                await transport.SendAndWaitAsync(new ReasonPacket(MqttPacketType.Disconnect, reason)).WaitAsync(cancellationToken);
            }
            catch (IOException e)
            {
                Log.Lost(_logger, _options.ClientId, e.Message);
            }
        }

        await DisposeAsync();
    }

    /// <summary>Drops the connection without a word, as a dead battery would; a supervised client comes back. For tests and demos.</summary>
    public async Task DropAsync()
    {
        if (Volatile.Read(ref _current) is { } transport)
        {
            await transport.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_running is { } running)
        {
            await running;
        }

        _outgoing.Abandon();
        _subscriptions.Abandon();
    }

    private async Task<MqttReason> PublishOnceAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _current) is not { } transport)
        {
            return MqttReason.ServerUnavailable;
        }

        try
        {
            await transport.SendAndWaitAsync(new PublishPacket(message, 0, Duplicate: false)).WaitAsync(cancellationToken);
            return MqttReason.Success;
        }
        catch (IOException)
        {
            return MqttReason.ServerUnavailable;
        }
    }

    private async Task RunAsync(TaskCompletionSource? first)
    {
        var handling = _received.HandleAsync(OnMessage, _stopping.Token);
        var clean = _options.CleanStart;
        var failures = 0;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await ClientConnection.OpenAsync(_options, clean, _time, _stopping.Token);
                clean = false;
                first?.TrySetResult();
                failures = 0;
                await ServeAsync(connection);
            }
            catch (Exception e)
            {
                // Whatever it was, a supervised client tries again; only a first attempt somebody waits for reports instead.
                if (IsExpected(e))
                {
                    Log.Lost(_logger, _options.ClientId, e.Message);
                }
                else
                {
                    Log.Failed(_logger, e, _options.ClientId);
                }

                if (first is { Task.IsCompleted: false })
                {
                    first.TrySetException(e);
                    break;
                }
            }

            await PauseAsync(failures++);
        }

        _received.Complete();
        await handling;
    }

    private static bool IsExpected(Exception e) => e is IOException or MqttConnectException or OperationCanceledException or TimeoutException
        or System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException or ObjectDisposedException;

    private async Task ServeAsync(ClientConnection connection)
    {
        var transport = connection.Transport;
        Volatile.Write(ref _current, transport);
        MqttReason? farewell = null;
        try
        {
            _received.Attach(transport, connection.SessionPresent);
            _subscriptions.Attach(transport, connection.SessionPresent);
            _outgoing.Attach(transport, connection.ReceiveMaximum, connection.SessionPresent);
            Log.Connected(_logger, _options.ClientId, connection.SessionPresent);
            OnConnected(connection.SessionPresent);
            farewell = await connection.ServeAsync(Take, _stopping.Token);
        }
        finally
        {
            Volatile.Write(ref _current, null);
            _outgoing.Detach();
            _subscriptions.Detach();
            OnDisconnected(farewell);
        }
    }

    private void Take(MqttPacket packet)
    {
        switch (packet)
        {
            case PublishPacket publish:
                _received.Add(publish);
                break;
            case PublishAnswerPacket { Type: MqttPacketType.PubRel } release:
                _received.Release(release.PacketId);
                break;
            case PublishAnswerPacket answer:
                _outgoing.Acknowledge(answer);
                break;
            case SubscriptionAnswerPacket answer:
                _subscriptions.Acknowledge(answer);
                break;
        }
    }

    private async Task PauseAsync(int failures)
    {
        var longest = Math.Min(_options.ReconnectDelay.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 20)), _options.MaximumReconnectDelay.TotalMilliseconds);
        var pause = longest * (0.5 + (RandomNumberGenerator.GetInt32(0, 1000) / 2000.0));
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(pause), _time, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping: the loop's condition ends it.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "MQTT client {ClientId} connected (session present: {Present})")]
        public static partial void Connected(ILogger logger, string clientId, bool present);

        [LoggerMessage(2, LogLevel.Information, "MQTT client {ClientId} has no connection: {Text}")]
        public static partial void Lost(ILogger logger, string clientId, string text);

        [LoggerMessage(3, LogLevel.Error, "MQTT client {ClientId} failed; it tries again")]
        public static partial void Failed(ILogger logger, Exception exception, string clientId);
    }
}

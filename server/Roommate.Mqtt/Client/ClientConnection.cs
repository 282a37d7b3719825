using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Client;

/// <summary>One accepted connection: CONNECT and CONNACK behind it, the read loop and the keep-alive ahead.</summary>
internal sealed class ClientConnection : IAsyncDisposable
{
    private readonly MqttClientOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _writing;
    private readonly string?[] _aliases;
    private bool _pingAnswered = true;

    private ClientConnection(MqttClientOptions options, TimeProvider time, ClientTransport transport)
    {
        _options = options;
        _time = time;
        Transport = transport;
        _aliases = new string?[options.TopicAliasMaximum + 1];
        KeepAliveSeconds = options.KeepAliveSeconds;
        _writing = WriteAsync();
    }

    public ClientTransport Transport { get; }

    public bool SessionPresent { get; private set; }

    public int ReceiveMaximum { get; private set; } = ushort.MaxValue;

    public ushort KeepAliveSeconds { get; private set; }

    public static async Task<ClientConnection> OpenAsync(MqttClientOptions options, bool clean, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var connection = new ClientConnection(options, time, await ClientTransport.ConnectAsync(options, either.Token));
            try
            {
                await connection.ShakeHandsAsync(clean, either.Token);
                return connection;
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException($"No MQTT connection to {options.Host}:{options.Port} within {options.ConnectTimeout.TotalSeconds:0.#} s.", e);
        }
    }

    /// <summary>Reads until the end; the reason of the broker's DISCONNECT, if it sent one.</summary>
    public async Task<MqttReason?> ServeAsync(Action<MqttPacket> take, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, cancellationToken);
        var pinging = PingAsync(either.Token);
        try
        {
            while (await Transport.ReceiveAsync(either.Token) is { } packet)
            {
                switch (packet)
                {
                    case PingPacket:
                        _pingAnswered = true;
                        break;
                    case ReasonPacket { Type: MqttPacketType.Disconnect } farewell:
                        return farewell.Reason;
                    case PublishPacket publish:
                        take(Resolve(publish));
                        break;
                    default:
                        take(packet);
                        break;
                }
            }

            return null;
        }
        finally
        {
            await _ending.CancelAsync();
            await pinging;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Transport.DisposeAsync();
        await _writing;
        _ending.Dispose();
    }

    private async Task ShakeHandsAsync(bool clean, CancellationToken cancellationToken)
    {
        var isV5 = _options.Version == MqttVersion.V5;
        Transport.Send(new ConnectPacket
        {
            Version = _options.Version,
            ClientId = _options.ClientId,
            Clean = clean || (!isV5 && (_options.ClientId.Length == 0 || _options.SessionExpirySeconds == 0)),
            KeepAlive = _options.KeepAliveSeconds,
            Will = _options.Will,
            UserName = _options.UserName,
            Password = _options.Password,
            Properties = !isV5 ? null : new MqttProperties
            {
                SessionExpirySeconds = _options.SessionExpirySeconds,
                ReceiveMaximum = _options.ReceiveMaximum,
                MaximumPacketSize = _options.MaximumPacketSize,
                TopicAliasMaximum = _options.TopicAliasMaximum,
            },
        });
        var answer = await Transport.ReceiveAsync(cancellationToken);
        if (answer is not ConnAckPacket accepted)
        {
            throw new IOException(answer is null ? "The MQTT broker closed the connection instead of answering." : $"The MQTT broker answered with {answer.Type}.");
        }

        if (accepted.Reason.IsFailure())
        {
            throw new MqttConnectException(accepted.Reason, accepted.Properties?.ReasonString);
        }

        SessionPresent = accepted.SessionPresent;
        ReceiveMaximum = accepted.Properties?.ReceiveMaximum ?? ushort.MaxValue;
        KeepAliveSeconds = accepted.Properties?.ServerKeepAlive ?? _options.KeepAliveSeconds;
    }

    private PublishPacket Resolve(PublishPacket publish)
    {
        if (publish.Message.Properties?.TopicAlias is not { } alias)
        {
            return publish;
        }

        if (alias == 0 || alias >= _aliases.Length)
        {
            throw new IOException($"The MQTT broker used topic alias {alias}, beyond the maximum of {_options.TopicAliasMaximum}.");
        }

        if (publish.Message.Topic.Length > 0)
        {
            _aliases[alias] = publish.Message.Topic;
            return publish;
        }

        var topic = _aliases[alias] ?? throw new IOException($"The MQTT broker used topic alias {alias} before defining it.");
        return publish with { Message = publish.Message with { Topic = topic } };
    }

    private async Task WriteAsync()
    {
        try
        {
            await Transport.WriteLoopAsync(_ending.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The read loop sees the same end and reports it.
            await Transport.DisposeAsync();
        }
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        if (KeepAliveSeconds == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(KeepAliveSeconds * 0.75), _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (!_pingAnswered)
                {
                    await Transport.DisposeAsync();
                    return;
                }

                _pingAnswered = false;
                Transport.Send(new PingPacket(MqttPacketType.PingReq));
            }
        }
        catch (OperationCanceledException)
        {
            // The connection ended first.
        }
    }
}

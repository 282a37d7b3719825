using System.Net;
using System.Net.WebSockets;
using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;

namespace Roommate.Testing;

/// <summary>A person's live connection: a real HubConnection over a WebSocket, with every event kept in order of arrival.</summary>
public sealed class HubClient : IAsyncDisposable
{
    private readonly HubConnection _connection;
    private readonly Channel<LiveEvent> _events = Channel.CreateUnbounded<LiveEvent>();
    private readonly WebSocketConnectionFactory _factory;

    private HubClient(Uri address, string token)
    {
        _factory = new WebSocketConnectionFactory(token);
        var protocol = new JsonHubProtocol(Options.Create(new JsonHubProtocolOptions { PayloadSerializerOptions = new JsonSerializerOptions(Wire.Json) }));
        var services = new ServiceCollection().BuildServiceProvider();
        _connection = new HubConnection(_factory, protocol, new UriEndPoint(address), services, NullLoggerFactory.Instance);
        _connection.On<LiveEvent[]>("events", batch =>
        {
            foreach (var item in batch)
            {
                _events.Writer.TryWrite(item);
            }
        });
        _connection.On<Draining>("draining", draining => { Drained.TrySetResult(draining); });
        _connection.Closed += error =>
        {
            Closed.TrySetResult(error);
            _events.Writer.TryComplete();
            return Task.CompletedTask;
        };
    }

    /// <summary>Completes when the connection has ended, with the reason if there was one.</summary>
    public TaskCompletionSource<Exception?> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the node says that it is going away.</summary>
    public TaskCompletionSource<Draining> Drained { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ChannelReader<LiveEvent> Events => _events.Reader;

    public static async Task<HubClient> ConnectAsync(Uri server, string token, CancellationToken ct = default)
    {
        var address = new UriBuilder(server) { Scheme = server.Scheme == "https" ? "wss" : "ws", Path = "/hub" }.Uri;
        var client = new HubClient(address, token);
        await client._connection.StartAsync(ct);
        return client;
    }

    public Task<T> CallAsync<T>(string method, object argument, CancellationToken ct = default) => _connection.InvokeAsync<T>(method, argument, ct);

    public Task CallAsync(string method, object argument, CancellationToken ct = default) => _connection.InvokeAsync(method, argument, ct);

    /// <summary>Speaks: the frames go up as a stream beside the call.</summary>
    public Task<SpeakResult> SpeakAsync(SpeakRequest request, IAsyncEnumerable<byte[]> frames, CancellationToken ct = default) =>
        _connection.InvokeAsync<SpeakResult>("Speak", request, frames, ct);

    public async Task<Subscription> SubscribeAsync(string topic, long? after = null, string? epoch = null, CancellationToken ct = default) =>
        (await CallAsync<SubscribeResult>("Subscribe", new SubscribeRequest([new TopicPosition(topic, after, epoch)]), ct)).Subscriptions[0];

    /// <summary>The next event that fits, skipping others; fails after <paramref name="within"/> (a test's patience) with what was seen instead.</summary>
    public async Task<LiveEvent> NextAsync(Func<LiveEvent, bool> fits, TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? Patience.Long);
        var seen = new List<string>();
        try
        {
            await foreach (var item in _events.Reader.ReadAllAsync(limit.Token))
            {
                if (fits(item))
                {
                    return item;
                }

                seen.Add($"{item.Topic} {item.Offset} {item.Type}");
            }
        }
        catch (OperationCanceledException)
        {
        }

        throw new TimeoutException($"No such event arrived. Seen: {string.Join("; ", seen.TakeLast(40))}");
    }

    /// <summary>Cuts the socket as a lost network would: no close frame.</summary>
    public void Cut() => _factory.Abort();

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    /// <summary>What SignalR.Client's own factory does, over ClientWebSocket: that package does not restore here.</summary>
    private sealed class WebSocketConnectionFactory(string token) : IConnectionFactory
    {
        private ClientWebSocket? _socket;

        public void Abort() => _socket?.Abort();

        public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            _socket = new ClientWebSocket();
            var address = ((UriEndPoint)endpoint).Uri;
            await _socket.ConnectAsync(new Uri($"{address}?access_token={Uri.EscapeDataString(token)}"), cancellationToken);
            return new WebSocketConnection(_socket);
        }
    }

    private sealed class WebSocketConnection : ConnectionContext, IConnectionInherentKeepAliveFeature
    {
        private readonly ClientWebSocket _socket;
        private readonly Pipe _in = new();
        private readonly Pipe _out = new();
        private readonly Task _reading;
        private readonly Task _writing;

        public WebSocketConnection(ClientWebSocket socket)
        {
            _socket = socket;
            Transport = new DuplexPipe(_in.Reader, _out.Writer);
            Features.Set<IConnectionInherentKeepAliveFeature>(this);
            _reading = ReadAsync();
            _writing = WriteAsync();
        }

        public override string ConnectionId { get; set; } = "test";

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public override IDuplexPipe Transport { get; set; }

        public bool HasInherentKeepAlive => false;

        public override async ValueTask DisposeAsync()
        {
            await Transport.Output.CompleteAsync();
            await Transport.Input.CompleteAsync();
            await _writing;
            _socket.Abort();
            await _reading;
            _socket.Dispose();
            await base.DisposeAsync();
        }

        private async Task ReadAsync()
        {
            Exception? error = null;
            try
            {
                while (true)
                {
                    var result = await _socket.ReceiveAsync(_in.Writer.GetMemory(4096), CancellationToken.None);
                    if (result.MessageType == WebSocketMessageType.Close)
                    {
                        break;
                    }

                    _in.Writer.Advance(result.Count);
                    if ((await _in.Writer.FlushAsync()).IsCompleted)
                    {
                        break;
                    }
                }
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
            {
                error = exception;
            }

            await _in.Writer.CompleteAsync(error);
        }

        private async Task WriteAsync()
        {
            try
            {
                while (true)
                {
                    var result = await _out.Reader.ReadAsync();
                    foreach (var part in result.Buffer)
                    {
                        await _socket.SendAsync(part, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                    }

                    _out.Reader.AdvanceTo(result.Buffer.End);
                    if (result.IsCompleted)
                    {
                        break;
                    }
                }

                if (_socket.State == WebSocketState.Open)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                }
            }
            catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or InvalidOperationException)
            {
                await _out.Reader.CompleteAsync(exception);
            }
        }

        private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
    }
}

using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Roommate.Live.SignalR;

/// <summary>
/// A hub connection straight on its WebSocket. SignalR's own transport puts a pipe and a change of threads between the hub and the
/// socket, for every write; here a write goes to the socket from the thread that made it.
/// </summary>
internal sealed class HubSocket : ConnectionContext, IDuplexPipe, IConnectionUserFeature, IConnectionItemsFeature, IConnectionIdFeature,
    IConnectionTransportFeature, IConnectionLifetimeFeature, ITransferFormatFeature, IHttpContextFeature
{
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastSend = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _closed = new();
    private readonly WebSocket _socket;
    private readonly TimeProvider _time;
    private readonly HubSocketReader _reader;
    private readonly HubSocketWriter _writer;

    public HubSocket(HttpContext context, WebSocket socket, HubSocketStream stream, string id, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        HttpContext = context;
        User = context.User;
        ConnectionId = id;
        _reader = new HubSocketReader(socket, Ending);
        _writer = new HubSocketWriter(stream, () => ActiveFormat == TransferFormat.Binary);
        Transport = this;
        LocalEndPoint = null;
        Features = new FeatureCollection(12);
        Features.Set(_writer);
        Features.Set<IConnectionUserFeature>(this);
        Features.Set<IConnectionItemsFeature>(this);
        Features.Set<IConnectionIdFeature>(this);
        Features.Set<IConnectionTransportFeature>(this);
        Features.Set<IConnectionLifetimeFeature>(this);
        Features.Set<ITransferFormatFeature>(this);
        Features.Set<IHttpContextFeature>(this);
        if (context.Features.Get<IConnectionHeartbeatFeature>() is { } heartbeat)
        {
            // SignalR's keep-alive and its watch over silent clients tick with the server's connection.
            Features.Set(heartbeat);
        }
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get => _closed.Token; set => throw new NotSupportedException(); }

    public PipeReader Input => _reader;

    public PipeWriter Output => _writer;

    public ClaimsPrincipal? User { get; set; }

    public HttpContext? HttpContext { get; set; }

    public TransferFormat SupportedFormats => TransferFormat.Binary | TransferFormat.Text;

    public TransferFormat ActiveFormat { get; set; } = TransferFormat.Text;

    public override void Abort() => HttpContext?.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => Abort();

    /// <summary>Serves the hub until one of the two ends it.</summary>
    public async Task RunAsync(ConnectionDelegate hub)
    {
        await using var aborted = HttpContext!.RequestAborted.UnsafeRegister(static closed => ((CancellationTokenSource)closed!).Cancel(), _closed);
        try
        {
            await hub(this);
            await CloseAsync();
        }
        finally
        {
            await _closed.CancelAsync();
            _closed.Dispose();
        }
    }

    private async ValueTask CloseAsync()
    {
        // Nothing follows the word of farewell.
        await _writer.CompleteAsync();
        _writer.Stream.End();
        if (_socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            // A client that does not read must not keep the connection.
            using var patience = new CancellationTokenSource(LastWord, _time);
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
            await _reader.DrainAsync().WaitAsync(patience.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            Abort();
        }
    }

    // The hub wants to end, but a client that does not read holds what is being sent: then nothing more can be said to it.
    private void Ending()
    {
        if (_writer.Stream.IsSending)
        {
            _ = CutAsync();
        }
    }

    private async Task CutAsync()
    {
        await Task.Delay(LastSend, _time, CancellationToken.None);
        if (_writer.Stream.IsSending)
        {
            Abort();
        }
    }
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>One connection: events in, answers out, until the other side leaves, says what is not the protocol, or stays silent for minutes.</summary>
internal sealed partial class WyomingConnection(IServiceProvider services, TimeProvider time, ILogger<WyomingConnection> log) : ConnectionHandler
{
    private const int MostConnections = 64;

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    private int _open;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        if (Interlocked.Increment(ref _open) > MostConnections)
        {
            Interlocked.Decrement(ref _open);
            connection.Abort(new ConnectionAbortedException("Too many satellites are connected."));
            return;
        }

        try
        {
            await RunAsync(connection);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ConnectionResetException or TimeoutException)
        {
            Log.Gone(log, gone.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task RunAsync(ConnectionContext connection)
    {
        var conversation = ActivatorUtilities.CreateInstance<WyomingConversation>(services);
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        var ct = connection.ConnectionClosed;
        async ValueTask SendAsync(WyomingEvent sent) => await output.WriteAsync(WyomingCodec.Write(sent), ct);
        try
        {
            while (await WyomingPipe.ReadAsync(input, Idle, time, ct) is { } taken)
            {
                await conversation.TakeAsync(taken, SendAsync, ct);
            }
        }
        catch (WyomingException wrong)
        {
            await SendAsync(new WyomingEvent("error", new JsonObject { ["text"] = wrong.Message, ["code"] = FaultCode.Invalid }));
        }
        catch (FaultException fault)
        {
            await SendAsync(new WyomingEvent("error", new JsonObject { ["text"] = fault.Fault.Text, ["code"] = fault.Fault.Code }));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4201, LogLevel.Debug, "A satellite's connection ended: {Reason}")]
        public static partial void Gone(ILogger logger, string reason);
    }
}

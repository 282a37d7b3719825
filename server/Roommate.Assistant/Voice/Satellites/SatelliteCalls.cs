using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>Keeps a connection to each satellite that waits to be called; one that is away is called again, ever less often.</summary>
internal sealed partial class SatelliteCalls(WyomingOptions options, IServiceProvider services, TimeProvider time, ILogger<SatelliteCalls> log) : BackgroundService
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(options.SatelliteAddresses().OfType<(System.Net.IPEndPoint Address, string? RoomId)>().Select(s => KeepAsync(s.Address, s.RoomId, stoppingToken)));

    private async Task KeepAsync(System.Net.IPEndPoint address, string? roomId, CancellationToken ct)
    {
        var wait = FirstWait;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(address, ct);
                Log.Called(log, address);
                wait = FirstWait;
                await using var stream = new NetworkStream(socket);
                using var call = ActivatorUtilities.CreateInstance<SatelliteCall>(services, new SatellitePlace(roomId));
                await call.RunAsync(stream, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception gone) when (gone is IOException or SocketException or TimeoutException or WyomingException or OperationCanceledException)
            {
                Log.Away(log, address, gone.Message);
            }

            await Task.Delay(wait, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4203, LogLevel.Information, "The satellite at {Address} is connected")]
        public static partial void Called(ILogger logger, System.Net.IPEndPoint address);

        [LoggerMessage(4204, LogLevel.Debug, "The satellite at {Address} is away ({Why}); it is called again")]
        public static partial void Away(ILogger logger, System.Net.IPEndPoint address, string why);
    }
}

/// <summary>Where a satellite stands; null: where all do.</summary>
internal sealed record SatellitePlace(string? RoomId);

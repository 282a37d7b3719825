using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Mqtt.Broker;

namespace Roommate.Mqtt.Hosting;

/// <summary>
/// Listens where the options say, on a Kestrel of its own: naming an address on the application's Kestrel would silence <c>Urls</c>.
/// </summary>
internal sealed partial class MqttListener(IOptions<MqttOptions> options, IServiceProvider services, ILoggerFactory loggers, ILogger<MqttListener> logger)
    : IHostedService, IMqttListener, IDisposable
{
    private KestrelServer? _server;

    public IReadOnlyList<IPEndPoint> Endpoints { get; private set; } = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var plain = MqttOptionsValidator.Endpoints(options.Value.Listen).ToList();
        var secure = MqttOptionsValidator.Endpoints(options.Value.Tls.Listen).ToList();
        if (plain.Count + secure.Count == 0)
        {
            return;
        }

        var kestrel = new KestrelServerOptions { ApplicationServices = services };
        plain.ForEach(endpoint => kestrel.Listen(endpoint, listen => listen.UseMqtt()));
        secure.ForEach(endpoint => kestrel.Listen(endpoint, listen => MqttTls.Use(listen, options.Value.Tls).UseMqtt()));
        _server = new KestrelServer(Options.Create(kestrel), Sockets(), loggers);
        try
        {
            await _server.StartAsync(new NoHttp(), cancellationToken);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException(
                $"Mqtt:Listen is '{options.Value.Listen}', but {e.Message} Stop what listens there, or choose another address. Example: Mqtt:Listen=127.0.0.1:1884", e);
        }

        var addresses = _server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Endpoints = [.. addresses.Select(a => new Uri(a)).Select(u => new IPEndPoint(IPAddress.Parse(u.Host.Trim('[', ']')), u.Port))];
        Log.Listening(logger, string.Join(", ", Endpoints));
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public void Dispose() => _server?.Dispose();

    /// <summary>
    /// A write buffer of one byte makes a flush end when the kernel has the bytes: the pump then batches what came meanwhile, and a
    /// half-close cannot overtake the last packet. Inline scheduling saves two thread hops per batch; nothing here blocks.
    /// </summary>
    private SocketTransportFactory Sockets() => new(
        Options.Create(new SocketTransportOptions { MaxWriteBufferSize = 1, UnsafePreferInlineScheduling = true, Backlog = 4096 }), loggers);

    private sealed class NoHttp : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public Task ProcessRequestAsync(IFeatureCollection context) => Task.CompletedTask;

        public void DisposeContext(IFeatureCollection context, Exception? exception)
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "MQTT listens on {Endpoints}")]
        public static partial void Listening(ILogger logger, string endpoints);
    }
}

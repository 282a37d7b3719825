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

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>Listens for satellites where <c>Wyoming:Listen</c> says, on a Kestrel of its own; does nothing when it is empty.</summary>
internal sealed partial class WyomingServer(IOptions<WyomingOptions> options, IServiceProvider services, ILoggerFactory loggers, ILogger<WyomingServer> log) : IHostedService, IDisposable
{
    private KestrelServer? _server;

    /// <summary>Where it listens, with the port that was chosen for port 0; null when it is off.</summary>
    public IPEndPoint? Endpoint { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsOn)
        {
            return;
        }

        var kestrel = new KestrelServerOptions { ApplicationServices = services };
        kestrel.Listen(options.Value.Endpoint, static listen => listen.UseConnectionHandler<WyomingConnection>());
        _server = new KestrelServer(Options.Create(kestrel), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers), loggers);
        try
        {
            await _server.StartAsync(new NoHttp(), cancellationToken);
        }
        catch (IOException taken)
        {
            throw new InvalidOperationException($"Wyoming:Listen is '{options.Value.Listen}', but {taken.Message} Stop what listens there, or choose another address. Example: Wyoming:Listen=127.0.0.1:10301", taken);
        }

        var address = new Uri(_server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Endpoint = new IPEndPoint(IPAddress.Parse(address.Host.Trim('[', ']')), address.Port);
        Log.Listening(log, Endpoint);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public void Dispose() => _server?.Dispose();

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
        [LoggerMessage(4202, LogLevel.Information, "Satellites are served on {Endpoint}")]
        public static partial void Listening(ILogger logger, IPEndPoint endpoint);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Mqtt.Broker;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Hosting;
using Roommate.Mqtt.Packets;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt.Harness;

/// <summary>A real endpoint on a free port, with whatever hooks and settings a test needs. Fails on logged errors the test did not declare.</summary>
internal sealed class MqttServer : IAsyncDisposable
{
    private static int _unique;

    private readonly WebApplication _app;
    private readonly ErrorLog _errors;
    private bool _disposed;

    private MqttServer(WebApplication app, ErrorLog errors)
    {
        _app = app;
        _errors = errors;
    }

    public int Port => _app.Services.GetRequiredService<IMqttListener>().Endpoints[0].Port;

    public int LastPort => _app.Services.GetRequiredService<IMqttListener>().Endpoints[^1].Port;

    public string HttpAddress => _app.Urls.First();

    public IMqttBroker Broker => _app.Services.GetRequiredService<IMqttBroker>();

    public BrokerCore Core => _app.Services.GetRequiredService<BrokerCore>();

    /// <summary>For tests that move the clock: a look at what is due, without waiting for the timer's thread.</summary>
    public BrokerSweep Sweep => _app.Services.GetServices<IHostedService>().OfType<BrokerSweep>().Single();

    public bool ErrorsExpected { get; set; }

    /// <summary>It has lost its store and cannot end in order any more.</summary>
    public bool IsDead { get; set; }

    /// <summary>A client id or topic that no other test uses.</summary>
    public static string Unique(string name = "t") => $"{name}{Interlocked.Increment(ref _unique)}";

    public static Task<MqttServer> StartAsync(params string[] settings) => StartAsync(static _ => { }, settings);

    public static async Task<MqttServer> StartAsync(Action<IServiceCollection> services, params string[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
            settings.Concat(["Mqtt:Listen=127.0.0.1:0", "Mqtt:AllowAnonymous=true"])
                .Select(static s => s.Split('=', 2)).DistinctBy(static p => p[0]).Select(static p => KeyValuePair.Create(p[0], (string?)p[1])));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var errors = new ErrorLog();
        builder.Logging.ClearProviders().AddProvider(errors);
        services(builder.Services);
        builder.Services.AddMqttEndpoint(builder.Configuration.GetSection("Mqtt"));
        var app = builder.Build();
        app.MapMqttWebSocket("/mqtt");
        await app.StartAsync();
        return new MqttServer(app, errors);
    }

    /// <summary>A socket on which nothing was said yet.</summary>
    public Task<RawMqtt> OpenAsync(MqttVersion version) => RawMqtt.OpenAsync(Port, version);

    /// <summary>A connected client with a clean session unless told otherwise.</summary>
    public async Task<RawMqtt> ConnectAsync(MqttVersion version, string? clientId = null, Func<ConnectPacket, ConnectPacket>? with = null)
    {
        var client = await OpenAsync(version);
        var connect = new ConnectPacket { Version = version, ClientId = clientId ?? Unique(), Clean = true };
        await client.SendAsync(with is null ? connect : with(connect));
        client.ConnAck = await client.ReadAsync<ConnAckPacket>();
        client.ConnAck.Reason.ShouldBe(MqttReason.Success);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        try
        {
            await _app.StopAsync(new CancellationToken(canceled: IsDead));
        }
        catch (AggregateException) when (IsDead)
        {
            // What it wanted to write down it cannot.
        }

        await _app.DisposeAsync();
        if (!ErrorsExpected)
        {
            _errors.Lines.ShouldBeEmpty();
        }
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue(formatter(state, exception) + exception);
            }
        }

        public void Dispose()
        {
        }
    }
}

using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Facts;

/// <summary>Runs this node's handlers at once and tells the other nodes over one Redis channel.</summary>
internal sealed partial class Facts(IServiceProvider services, IRedis redis, Ids ids, ILogger<Facts> log) : BackgroundService, IFacts
{
    private const string Channel = "rm:facts";
    private const int MostWaiting = 10_000;

    private static readonly ConcurrentDictionary<Type, Func<Facts, IFact, CancellationToken, Task>> Runners = new();

    private static readonly Dictionary<string, Type> Kinds =
        typeof(IFact).Assembly.GetTypes().Where(static t => !t.IsInterface && typeof(IFact).IsAssignableFrom(t)).ToDictionary(static t => t.Name);

    private readonly string _node = ids.Secret(8);

    // Facts feed caches that expire by themselves within seconds: when a node cannot keep up the oldest may go.
    private readonly Channel<string> _heard = System.Threading.Channels.Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public async ValueTask TellAsync<T>(T fact, CancellationToken ct)
        where T : IFact
    {
        await RunAsync(fact, ct);
        var told = JsonSerializer.Serialize(new Told(_node, typeof(T).Name, JsonSerializer.SerializeToElement(fact, Wire.Json)), Wire.Json);
        try
        {
            await redis.CallAsync(_ => redis.Subscriber.PublishAsync(Channel, told), ct);
        }
        catch (FaultException fault)
        {
            // What the fact tells of has happened and is kept; the other nodes' caches end by themselves within seconds.
            Log.Untold(log, fault, typeof(T).Name);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await redis.Subscriber.SubscribeAsync(Channel, (_, message) => _heard.Writer.TryWrite(message!));
        await foreach (var text in _heard.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await HearAsync(text, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Failed(log, exception);
            }
        }
    }

    private async Task HearAsync(string text, CancellationToken ct)
    {
        var told = JsonSerializer.Deserialize<Told>(text, Wire.Json)!;
        if (told.Node == _node || !Kinds.TryGetValue(told.Kind, out var kind))
        {
            return;
        }

        var runner = Runners.GetOrAdd(kind, static k => typeof(Facts)
            .GetMethod(nameof(RunUntypedAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(k)
            .CreateDelegate<Func<Facts, IFact, CancellationToken, Task>>());
        await runner(this, (IFact)told.Fact.Deserialize(kind, Wire.Json)!, ct);
    }

    private static Task RunUntypedAsync<T>(Facts facts, IFact fact, CancellationToken ct)
        where T : IFact => facts.RunAsync((T)fact, ct);

    private async Task RunAsync<T>(T fact, CancellationToken ct)
        where T : IFact
    {
        foreach (var handler in services.GetServices<IFactHandler<T>>())
        {
            await handler.HearAsync(fact, ct);
        }
    }

    private sealed record Told(string Node, string Kind, JsonElement Fact);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A fact from another node could not be handled")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "The fact {Fact} did not reach the other nodes")]
        public static partial void Untold(ILogger logger, Exception exception, string fact);
    }
}
